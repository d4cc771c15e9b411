package io.sluice.tools.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsReaderTest {
    @TempDir
    private Path home;

    @Test
    void withoutAFileTheDefaultsHold() {
        EffectiveSettings effective = read();

        assertThat(effective.settings()).isEqualTo(Settings.defaults());
        assertThat(effective.entries()).allMatch(entry -> entry.source().equals("default"));
        assertThat(effective.entries())
                .extracting(EffectiveSettings.Entry::key)
                .contains("nfs.enabled", "nfs.listen", "nfs.port", "nfs.exports", "admin.port", "cache.directories")
                .contains("cache.size", "cache.block-size", "read.budget", "log.level");
    }

    @Test
    void theFileIsReadWithItsUnitsListsAndGroups() throws IOException {
        write("""
            nfs:
              listen: 0.0.0.0
              port: 2050
              exports:
                - path: /data/
                  clients: [10.0.0.0/8, 192.168.1.7]
                  ro: true
                  squash: all
                  anonuid: 1000
                  secure: true
            cache:
              directories: [fast, /big]
              size: 1.5GiB
              block-size: 4MiB
            read:
              deadline: 90s
            """);

        Settings settings = read().settings();

        assertThat(settings.nfs())
                .isEqualTo(NfsOptions.at(
                        "0.0.0.0",
                        2050,
                        List.of(new ExportRule(
                                "/data", List.of("10.0.0.0/8", "192.168.1.7"), true, Squash.ALL, 1000, 65534, true))));
        assertThat(settings.cache())
                .isEqualTo(new CacheOptions(
                        List.of(home.resolve("fast"), Path.of("/big")),
                        Optional.of(new DataSize(3L << 29)),
                        DataSize.ofMebibytes(4),
                        DataSize.ofMebibytes(1024)));
        assertThat(settings.read().deadline()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void anOverrideBeatsTheFileAndTheFileBeatsTheDefault() throws IOException {
        write("nfs:\n  port: 2050\nadmin:\n  port: 7000\n");

        EffectiveSettings effective = read("nfs.port=0", "nfs.exports=[{path: /x, clients: [\"::1\"]}]");

        assertThat(effective.settings().nfs().port()).isZero();
        assertThat(effective.settings().admin().port()).isEqualTo(7000);
        assertThat(effective.settings().nfs().exports()).containsExactly(ExportRule.of("/x", List.of("::1")));
        assertThat(effective.entries())
                .contains(
                        new EffectiveSettings.Entry("nfs.port", "0", "-o nfs.port=0"),
                        new EffectiveSettings.Entry("admin.port", "7000", file() + ":4"),
                        new EffectiveSettings.Entry("cache.size", "auto", "default"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nfs:\\n  prot: 2049               | :2: there is no setting nfs.prot; did you mean nfs.port?
        nsf:\\n  port: 2049               | :2: there is no setting nsf; did you mean nfs?
        cache:\\n  blocksize: 1MiB        | :2: there is no setting cache.blocksize; did you mean cache.block-size?
        nfs:\\n  port: many               | :2: nfs.port is many; it must be a whole number
        nfs:\\n  port: 70000              | :2: nfs.port is 70000; it must be a port from 0 (any) to 65535
        nfs:\\n  enabled: yes please      | :2: nfs.enabled is yes please; it must be true or false
        cache:\\n  size: 10 potatoes      | :2: cache.size is 10 potatoes; it must be a number and a unit, like 10GiB or 512MiB
        cache:\\n  size: 10               | :2: cache.size is 10; it must be a number and a unit, like 10GiB or 512MiB
        cache:\\n  size: 1KiB             | :2: cache.size is 1KiB; it must be at least one block (1MiB), or auto
        cache:\\n  block-size: 3MiB       | :2: cache.block-size is 3MiB; it must be a power of two from 64KiB to 64MiB
        read:\\n  deadline: 5             | :2: read.deadline is 5; it must be a number and a unit, like 60s, 5m or 250ms
        read:\\n  budget: 1MiB            | :2: read.budget is 1MiB; it must be at least 16MiB
        log:\\n  level: loud              | :2: log.level is loud; it must be one of error, warn, info, debug, trace
        log:\\n  files: 0                 | :2: log.files is 0; it must be from 1 to 20
        nfs:\\n  listen: gateway.example  | :2: nfs.listen is gateway.example; it must be an address of this host, like 127.0.0.1 or 0.0.0.0
        nfs:\\n  listen: 0.0.0.0          | :2: nfs.listen is 0.0.0.0; it must stay 127.0.0.1 until nfs.exports lists who may come in
        nfs:\\n  exports:\\n  - clients: [all] | :3: nfs.exports[0].clients must list addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org, not all
        nfs:\\n  exports: [{clients: [gpu*]}]   | :2: nfs.exports[0].clients must list addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org, not gpu*
        nfs:\\n  exports: [{clients: [10.0.0]}]  | :2: nfs.exports[0].clients must list addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org, not 10.0.0; did you mean 10.0.0.0/24?
        nfs:\\n  exports: [{clients: [10/8]}]    | :2: nfs.exports[0].clients must list addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org, not 10/8; did you mean 10.0.0.0/8?
        nfs:\\n  listen: 127.1            | :2: nfs.listen is 127.1; it must be an address of this host, like 127.0.0.1 or 0.0.0.0
        nfs:\\n  exports: [{anonuid: -1}]       | :2: nfs.exports[0].anonuid is -1; it must be a user id from 0 to 999999999
        nfs:\\n  portmap: maybe            | :2: nfs.portmap is maybe; it must be one of off, register, serve
        nfs:\\n  groups: mine              | :2: nfs.groups is mine; it must be one of client, host
        nfs:\\n  connections: 0            | :2: nfs.connections is 0; it must be from 1 to 1000000
        nfs:\\n  connections-per-address: 0 | :2: nfs.connections-per-address is 0; it must be from 1 to 1000000
        nfs:\\n  tls:\\n    mode: required  | :3: nfs.tls.certificate must be the path of a certificate in PEM while nfs.tls.mode is not off
        tracing:\\n  endpoint: jaeger       | :2: tracing.endpoint is jaeger; it must be off, or the address of an OTLP/HTTP collector, like http://127.0.0.1:4318
        tracing:\\n  endpoint: http://me:secret@host | :2: tracing.endpoint is http://me:secret@host; it must be off, or the address of an OTLP/HTTP collector, like http://127.0.0.1:4318
        tracing:\\n  sample: some             | :2: tracing.sample is some; it must be a number like 0.01
        tracing:\\n  sample: 1.5              | :2: tracing.sample is 1.5; it must be from 0 to 1
        nfs: 2049                         | :1: nfs is a group of settings; write nfs.enabled and so on
        nfs:\\n  port: [1, 2]             | :2: nfs.port takes one value: a whole number
        nfs:\\n  port: 1\\n  port: 2      | :3: port is set twice; keep one of the two
        - nfs                             | :1: a settings file is a list of "key: value", like "nfs: {port: 2049}"
        """)
    void whatIsWrongNamesTheFileTheLineTheKeyAndTheWayOut(String text, String complaint) throws IOException {
        write(text.replace("\\n", "\n"));

        assertThatThrownBy(this::read).isInstanceOf(UserError.class).hasMessage(file() + complaint);
    }

    @Test
    void whatIsNotYamlNamesTheLine() throws IOException {
        write("nfs:\n  port: [1,\n");

        assertThatThrownBy(this::read)
                .isInstanceOf(UserError.class)
                .message()
                .startsWith(file() + ":")
                .contains(": this is not YAML: ");
    }

    @Test
    void anOverrideThatIsWrongIsNamedItself() {
        assertThatThrownBy(() -> read("nfs.port")).hasMessage("-o nfs.port: write -o key=value, like -o nfs.port=2049");
        assertThatThrownBy(() -> read("nfs.port=x"))
                .hasMessage("-o nfs.port=x: nfs.port is x; it must be a whole number");
        assertThatThrownBy(() -> read("cach.size=1GiB"))
                .hasMessage("-o cach.size=…: there is no setting cach.size; did you mean cache.size?");
        assertThatThrownBy(() -> read("cache.sise=1GiB"))
                .hasMessage("-o cache.sise=…: there is no setting cache.sise; did you mean cache.size?");
        assertThatThrownBy(() -> read("no.such.thing=1"))
                .hasMessage("-o no.such.thing=…: there is no setting no.such.thing; sluice config lists them");
        assertThatThrownBy(() -> read("nfs.port.x=1"))
                .hasMessage("-o nfs.port.x=…: there is no setting nfs.port.x; did you mean nfs.port?");
    }

    @Test
    void aKeyCommandIsShownNowhere() throws IOException {
        write("security:\n  key-command: echo t0ps3cr3t\n");
        EffectiveSettings ofFile = read();
        EffectiveSettings overridden = read("security.key-command=echo t0ps3cr3t");

        for (EffectiveSettings each : List.of(ofFile, overridden)) {
            assertThat(each.settings().security().keyCommand().orElseThrow().value())
                    .isEqualTo("echo t0ps3cr3t");
            assertThat(each.toString()).doesNotContain("t0ps3cr3t");
        }
        assertThat(ofFile.entries())
                .contains(new EffectiveSettings.Entry("security.key-command", "****", file() + ":2"));
        assertThat(overridden.entries())
                .contains(new EffectiveSettings.Entry("security.key-command", "****", "-o security.key-command=****"));
        assertThat(read("security.key-command=auto").settings().security().keyCommand())
                .isEmpty();
    }

    private EffectiveSettings read(String... overrides) {
        return SettingsReader.read(file(), List.of(overrides), home);
    }

    private Path file() {
        return home.resolve("sluice.yaml");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }
}
