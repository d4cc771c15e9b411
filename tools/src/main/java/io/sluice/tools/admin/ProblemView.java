package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;

/**
 * An error as RFC 9457 has it.
 *
 * @param type {@code urn:sluice:problem:} and the name of the error
 * @param status the HTTP status
 * @param detail one line with the thing, the cause and the way out
 */
public record ProblemView(String type, String title, int status, String detail) {
    /** What {@code path} ran into. */
    public static ProblemView at(Object path, VfsException failure) {
        return Problem.at(path, failure).view();
    }

    /** What a request to the gateway itself ran into, about {@code thing}. */
    public static ProblemView about(Object thing, VfsException failure) {
        return Problem.about(thing, failure).view();
    }
}
