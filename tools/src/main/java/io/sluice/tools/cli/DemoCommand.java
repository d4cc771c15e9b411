package io.sluice.tools.cli;

import io.sluice.tools.demo.Demo;
import io.sluice.tools.settings.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows everything at work. */
@Command(
        name = "demo",
        description = "Start a store with a data set, a gateway and both doors, and show that they work.",
        footer = {
            "",
            "Examples:",
            "  sluice demo           stays up until Ctrl-C",
            "  sluice demo --once    checks and ends"
        })
final class DemoCommand extends ClientCommand {
    @Option(names = "--once", description = "Check everything, clean up and end: exit code 0, or 1 if a check failed.")
    private boolean once;

    @Override
    void run() {
        String store = System.getProperty("sluice.demo", "");
        if (!isThere(store)) {
            throw new UserError("the demo's store is not there; run the demo as bin/sluice demo, of a checkout or of a"
                    + " distribution with its folder demo");
        }
        try (Demo demo = Demo.start(out(), store, new DemoClient())) {
            Thread end = new Thread(demo::close, "sluice-demo-end");
            Runtime.getRuntime().addShutdownHook(end);
            boolean well = demo.show();
            if (!well) {
                throw new UserError(
                        "the demo found something wrong, see above; please tell us, with the lines that FAIL");
            }
            if (!once) {
                demo.suggest(Path.of(System.getProperty("sluice.launcher", "sluice")));
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UserError(
                    "the demo can't write to its temporary folder: " + e.getMessage() + "; set java.io.tmpdir", e);
        } catch (UserError e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the demo itself failed", e);
        }
    }

    /** Whether each folder of a class path is there. */
    private static boolean isThere(String classPath) {
        return !classPath.isEmpty()
                && Arrays.stream(classPath.split(File.pathSeparator))
                        .allMatch(entry -> Files.isDirectory(Path.of(entry.replaceFirst("/\\*$", ""))));
    }
}
