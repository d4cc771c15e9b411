package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondGatewayOnAHomeIsRefusedAndChangesNothing() throws IOException {
        try (RunningDaemon first = new RunningDaemon(folder.resolve("home"))) {
            String token = first.address().token();
            MemoryGateway second = new MemoryGateway();

            assertThatThrownBy(() -> RunningDaemon.start(new SluiceHome(first.home()), second, "admin.port=0"))
                    .isInstanceOf(UserError.class)
                    .hasMessage(first.home() + ": a gateway runs with this home already (pid "
                            + ProcessHandle.current().pid()
                            + "); stop it with: sluice stop, or give the new one a home of its own with --home");

            assertThat(first.address().token()).isEqualTo(token);
        }
    }

    @Test
    void whatAKilledGatewayLeftBehindDoesNotCount() throws IOException {
        SluiceHome home = new SluiceHome(folder.resolve("home"));
        home.create();
        Files.writeString(home.pid(), "1");
        Files.writeString(home.address(), "127.0.0.1:1");
        Files.writeString(home.token(), "old");

        assertThat(RunningGateway.of(home)).isEmpty();
        try (RunningDaemon daemon = new RunningDaemon(home.directory())) {
            assertThat(daemon.address().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(daemon.address().token()).isNotEqualTo("old").hasSize(64);
        }
    }

    @Test
    void aPortInUseIsNamedWithTheWayOutAndEverythingIsClosedAgain() throws IOException {
        SluiceHome home = new SluiceHome(folder.resolve("home"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            MemoryGateway gateway = new MemoryGateway();

            assertThatThrownBy(() -> RunningDaemon.start(home, gateway, "admin.port=" + taken.getLocalPort()))
                    .isInstanceOf(UserError.class)
                    .hasMessage("port " + taken.getLocalPort() + " of 127.0.0.1: in use by another program; "
                            + "stop that program or choose another port with -o admin.port=PORT");

            assertThat(gateway.isClosed()).isTrue();
            assertThat(HomeLock.isHeld(home)).isFalse();
        }
    }

    @Test
    void theHomeAndItsSecretsAreTheOwnersAlone() throws IOException {
        try (RunningDaemon daemon = new RunningDaemon(folder.resolve("home"))) {
            SluiceHome home = new SluiceHome(daemon.home());
            assertThat(permissions(home.directory())).isEqualTo("rwx------");
            assertThat(permissions(home.token())).isEqualTo("rw-------");
            assertThat(daemon.address().toString())
                    .doesNotContain(daemon.address().token());
        }
    }

    @Test
    void anEndLeavesNothingButStateSettingsAndLog() throws IOException {
        SluiceHome home = new SluiceHome(folder.resolve("home"));
        RunningDaemon daemon = new RunningDaemon(home.directory());
        daemon.close();
        daemon.close();

        assertThat(daemon.gateway().isClosed()).isTrue();
        try (Stream<Path> left = Files.list(home.run())) {
            assertThat(left).containsExactly(home.lock());
        }
        assertThat(Files.readString(home.log().resolve("sluice.log")))
                .contains("event=started")
                .contains("event=stopped");
        new RunningDaemon(home.directory()).close();
    }

    @Test
    void aHomeThatCannotBeMadeIsNamedWithTheWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new SluiceHome(file.resolve("home")).create())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file.resolve("home") + ": can't be made: ")
                .hasMessageEndingWith("; choose another home with --home or SLUICE_HOME");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
