package io.sluice.tools.web;

/**
 * What came of the last thing that somebody did, shown once.
 *
 * @param good whether it was done
 */
public record Notice(boolean good, String text) {}
