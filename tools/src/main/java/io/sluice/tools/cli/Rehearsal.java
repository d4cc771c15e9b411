package io.sluice.tools.cli;

import java.io.OutputStream;

/** Runs several command lines in one process, and shows nothing of what they say: the JVM that watches it learns which classes they need (bin/sluice). */
final class Rehearsal {
    private Rehearsal() {}

    /** Each argument is a command line, its words with blanks between them. Ends with the exit code of the first that fails. */
    public static void main(String[] lines) {
        int code = 0;
        for (int i = 0; i < lines.length && code == 0; i++) {
            code = Sluice.run(lines[i].split(" "), OutputStream.nullOutputStream(), System.err, false);
        }
        System.exit(code);
    }
}
