package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningGateway;
import io.sluice.tools.SluiceHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway of real parts, in a process of its own, as the user starts and stops it. */
final class GatewayProcessTest {
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        RunningGateway.of(new SluiceHome(home())).ifPresent(RunningGateway::stop);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private CommandRun start(String... overrides) {
        List<String> arguments = new ArrayList<>(List.of("start", "-o", "nfs.port=0", "-o", "admin.port=0"));
        for (String override : overrides) {
            arguments.addAll(List.of("-o", override));
        }
        return CommandRun.of(home(), arguments.toArray(String[]::new));
    }

    private CommandRun sluice(String... arguments) {
        return CommandRun.of(home(), arguments);
    }

    @Test
    void aGatewayThatWasKilledStartsAgainWithItsMounts() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/sub"));
        Files.writeString(data.resolve("hello"), "hello");
        assertThat(start().err()).isEmpty();
        RunningGateway first = RunningGateway.require(new SluiceHome(home()));
        assertThat(sluice("fs", "mount", "/data", data.getParent().toUri().toString())
                        .code())
                .isZero();
        assertThat(start().err()).startsWith("sluice: " + home() + ": a gateway runs with this home already (pid ");

        ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThat(sluice("status").err()).contains("no gateway runs").contains("start one with: sluice start");

        assertThat(start().err()).isEmpty();
        assertThat(sluice("fs", "cat", "/data/sub/hello").out()).isEqualTo("hello");
        assertThat(sluice("stop").out()).startsWith("stopped: pid ");
        assertThat(sluice("stop").code()).isEqualTo(1);
        assertThat(Files.readString(new SluiceHome(home()).console())).isEmpty();
    }

    @Test
    void aBrokenPluginDoesNotKeepAGatewayFromServing() throws IOException {
        Files.createDirectories(home().resolve("plugins"));
        Files.writeString(home().resolve("plugins/broken.jar"), "this is no jar");

        assertThat(start().err()).isEmpty();

        assertThat(Files.readString(new SluiceHome(home()).log().resolve("sluice.log")))
                .contains("event=plugin-left-out plugin=broken reason=\"broken.jar is no jar that can be read");
        assertThat(sluice("stop").out()).startsWith("stopped: pid ");
    }

    @Test
    void whatKeepsAGatewayFromServingIsOneLineWithTheWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CommandRun run = start("nfs.port=" + taken.getLocalPort());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("sluice: port " + taken.getLocalPort() + " of 127.0.0.1: in use by another program; "
                            + "stop that program or choose another port with -o nfs.port=PORT\n");
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        CommandRun run = start("cache.directories=" + file.resolve("cache"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("sluice: cache directory " + file.resolve("cache") + ": can't be written: ")
                .endsWith("; choose another with -o cache.directories=DIR\n");
        assertThat(sluice("status").code()).isEqualTo(1);
    }
}
