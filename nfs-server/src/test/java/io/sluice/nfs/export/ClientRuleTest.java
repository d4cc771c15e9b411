package io.sluice.nfs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientRuleTest {
    private final Map<String, InetAddress[]> service = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final HostNames hosts = new HostNames(this::resolve);

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        InetAddress[] addresses = service.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    private void tell(String host, String... addresses) {
        service.put(host, Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    }

    private static NfsExport export(boolean secure, String... clients) {
        return new NfsExport(
                VfsPath.ROOT, Arrays.stream(clients).map(ClientRule::parse).toList(), false, secure, Squash.ROOT, 1, 1);
    }

    private Admission admission(NfsExport export, String address, int port) {
        return new ExportTable(List.of(export), hosts)
                .admission(export, new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "2001:db8::/32", "::1/128", "trainer", "trainer-7.example.org"})
    void aRuleIsShownAsItIsWritten(String text) {
        assertThat(ClientRule.parse(text)).hasToString(text);
    }

    @Test
    void namesAreKeptInLowerCase() {
        assertThat(ClientRule.parse("Trainer.Example.ORG")).hasToString("trainer.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.example.org",
                "a b",
                "-a",
                "a-",
                "0x7f.1",
                "300.1.1.1",
                "10.0.0.0/40",
                "a/24",
                "fe80:",
                "a..b"
            })
    void whatIsNeitherAddressNorNameIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientRule.parse(text));
    }

    @Test
    void aNamedHostComesInFromAllItsAddressesOfBothKinds() {
        tell("trainer.example.org", "10.0.0.7", "2001:db8::7");
        NfsExport export = export(false, "192.168.0.0/16", "trainer.example.org");
        new ExportTable(List.of(export), hosts).refreshHosts();
        assertThat(admission(export, "10.0.0.7", 5000)).isEqualTo(Admission.ADMITTED);
        assertThat(admission(export, "2001:db8::7", 5000)).isEqualTo(Admission.ADMITTED);
        assertThat(admission(export, "192.168.3.4", 5000)).isEqualTo(Admission.ADMITTED);
        assertThat(admission(export, "10.0.0.8", 5000)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void aNameThatWasNeverLookedUpIsNotKnownAndNotRefused() {
        NfsExport export = export(false, "trainer", "192.168.0.0/16");
        new ExportTable(List.of(export), hosts).refreshHosts();
        assertThat(admission(export, "10.0.0.7", 5000)).isEqualTo(Admission.UNKNOWN);
        assertThat(admission(export, "192.168.0.1", 5000)).isEqualTo(Admission.ADMITTED);
        tell("trainer", "10.0.0.7");
        new ExportTable(List.of(export), hosts).refreshHosts();
        assertThat(admission(export, "10.0.0.7", 5000)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aNameServiceThatIsAwayTakesNoAddressAway() {
        tell("one", "10.0.0.7");
        ExportTable table = new ExportTable(List.of(export(false, "one")), hosts);
        table.refreshHosts();
        service.clear();
        table.replace(List.of(export(false, "one", "two")));
        table.refreshHosts();
        assertThat(admission(table.all().getFirst(), "10.0.0.7", 5000)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aNameServiceIsNotAskedAgainInTheSameMoment() {
        tell("one", "10.0.0.7");
        ExportTable table = new ExportTable(List.of(export(false, "one")), hosts);
        for (int i = 0; i < 100; i++) {
            table.refreshHosts();
        }
        assertThat(asked).hasSizeLessThan(100);
    }

    @Test
    void aSecureExportTakesCallsFromPortsOfRootAlone() {
        NfsExport secure = export(true, "10.0.0.0/8");
        assertThat(admission(secure, "10.0.0.1", 1023)).isEqualTo(Admission.ADMITTED);
        assertThat(admission(secure, "10.0.0.1", 1024)).isEqualTo(Admission.REFUSED);
        assertThat(admission(export(false, "10.0.0.0/8"), "10.0.0.1", 1024)).isEqualTo(Admission.ADMITTED);
    }
}
