package io.sluice.tools.demo;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Does what the demo shows, step by step, says how it went, and remembers whether all went well. Not thread-safe. */
final class Checks {
    private final PrintWriter out;
    private boolean failed;

    Checks(PrintWriter out) {
        this.out = out;
    }

    /** Something that is shown; what it returns follows its name. An IOException or UserError is its failure. */
    void check(String name, Callable<String> step) throws Exception {
        long start = System.nanoTime();
        try {
            String result = step.call();
            out.printf(Locale.ROOT, "  ok   %-30s %s (%.1f s)%n", name, result, (System.nanoTime() - start) / 1e9);
        } catch (IOException | UserError e) {
            failed = true;
            out.printf("  FAIL %-30s %s%n", name, e.getMessage());
        }
        out.flush();
    }

    /** @throws IOException with {@code complaint} unless it holds */
    static void require(boolean holds, String complaint) throws IOException {
        if (!holds) {
            throw new IOException(complaint);
        }
    }

    boolean anyFailed() {
        return failed;
    }
}
