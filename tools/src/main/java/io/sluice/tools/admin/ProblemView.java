package io.sluice.tools.admin;

/**
 * An error as RFC 9457 has it.
 *
 * @param type {@code urn:sluice:problem:} and the name of the error
 * @param status the HTTP status
 * @param detail one line with the thing, the cause and the way out
 */
public record ProblemView(String type, String title, int status, String detail) {}
