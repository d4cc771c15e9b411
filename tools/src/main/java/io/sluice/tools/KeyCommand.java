package io.sluice.tools;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the command that prints the key, for a bounded time and a bounded output; what it says on stderr is dropped, for it may be the key. */
final class KeyCommand {
    private static final int MOST_BYTES = 4096;
    private static final int MOST_SECONDS = 10;
    private static final String NAME = "security.key-command";
    private static final String WAY_OUT = "; run it by hand to see why, correct it and start the gateway again";

    private KeyCommand() {}

    static String output(String command) throws NoKeyException {
        Process process;
        try {
            process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new NoKeyException(NAME + " can't be run" + WAY_OUT, e);
        }
        try (InputStream out = process.getInputStream()) {
            CompletableFuture<byte[]> printed = new CompletableFuture<>();
            Thread.ofVirtual().name("sluice-key-command").start(() -> read(out, printed));
            byte[] bytes = printed.get(MOST_SECONDS, TimeUnit.SECONDS);
            if (bytes.length == MOST_BYTES) {
                throw new NoKeyException(NAME + " prints more than a key" + WAY_OUT);
            }
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new NoKeyException(
                        NAME + (ended ? " ended with exit code " + process.exitValue() : " does not end") + WAY_OUT);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (TimeoutException e) {
            throw new NoKeyException(NAME + " does not end within " + MOST_SECONDS + " s" + WAY_OUT, e);
        } catch (ExecutionException | IOException e) {
            throw new NoKeyException(NAME + " can't be read" + WAY_OUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoKeyException(NAME + " was interrupted" + WAY_OUT, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void read(InputStream from, CompletableFuture<byte[]> into) {
        try {
            into.complete(from.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            into.completeExceptionally(e);
        }
    }
}
