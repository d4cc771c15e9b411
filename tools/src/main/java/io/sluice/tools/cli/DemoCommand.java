package io.sluice.tools.cli;

import io.sluice.tools.demo.Demo;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path root = Path.of(System.getProperty("sluice.root", ""));
        if (!Files.isDirectory(root.resolve("demo-store/target/lib"))) {
            throw new UserError("the demo runs from a checkout that is built; run it as bin/sluice demo");
        }
        try (Demo demo = Demo.start(out(), root, new DemoClient())) {
            Thread end = new Thread(demo::close, "sluice-demo-end");
            Runtime.getRuntime().addShutdownHook(end);
            boolean well = demo.show();
            if (!well) {
                throw new UserError(
                        "the demo found something wrong, see above; please tell us, with the lines that FAIL");
            }
            if (!once) {
                demo.suggest(root.resolve("bin/sluice"));
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
}
