package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of a mount by Hadoop: what makes no sense is one line that says what would. */
final class HdfsSettingsTest {
    @TempDir
    private Path folder;

    private static void assertInvalid(String reason, String... options) {
        assertThatThrownBy(() -> HdfsSettings.parse(options(options)))
                .isInstanceOf(UfsException.class)
                .hasMessage("INVALID: " + reason);
    }

    private static Map<String, String> options(String... pairs) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return options;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void withoutOptionsThereAreDefaults() throws Exception {
        HdfsSettings settings = HdfsSettings.parse(Map.of());

        assertThat(settings.siteFiles()).isEmpty();
        assertThat(settings.user()).isEmpty();
        assertThat(settings.kerberos()).isEmpty();
        assertThat(settings.atomicRename()).isFalse();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.properties()).isEmpty();
    }

    @Test
    void settingsOfHadoopArePassedOnByTheirOwnNames() throws Exception {
        HdfsSettings settings =
                HdfsSettings.parse(options("hadoop.dfs.replication", "2", "hadoop.hadoop.rpc.protection", "privacy"));

        assertThat(settings.properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of("dfs.replication", "2", "hadoop.rpc.protection", "privacy"));
        assertInvalid("the option hadoop. lacks the name of Hadoop's setting behind the dot", "hadoop.", "x");
    }

    @Test
    void whateverIsPassedOnMayBeASecret() {
        assertThat(OptionNames.cover(HdfsSettings.OPTIONS, "hadoop.fs.azure.account.key.a"))
                .isTrue();
        assertThat(OptionNames.cover(HdfsSettings.SECRETS, "hadoop.fs.azure.account.key.a"))
                .isTrue();
        assertThat(OptionNames.cover(HdfsSettings.SECRETS, "user")).isFalse();
    }

    @Test
    void aSiteFileMustBeThereAndBeOne() throws Exception {
        String good = file("core-site.xml", "<?xml version=\"1.0\"?><configuration></configuration>");
        assertThat(HdfsSettings.parse(options("core-site", good)).siteFiles()).containsExactly(Path.of(good));

        String missing = folder + "/missing.xml";
        assertInvalid(
                "the option core-site names " + missing + ", which does not exist on the gateway's host",
                "core-site",
                missing);
        assertInvalid("the option hdfs-site names " + folder + ", which is not a file", "hdfs-site", folder.toString());
        assertInvalid(
                "the option core-site is the whole path of a file, beginning with /, not core-site.xml",
                "core-site",
                "core-site.xml");
        String text = file("text", "fs.defaultFS=hdfs://namenode");
        assertInvalid("the option core-site names " + text + ", which is no XML (line 1)", "core-site", text);
        String torn = file("torn", "<configuration>\n<property>\n");
        assertInvalid("the option core-site names " + torn + ", which is no XML (line 3)", "core-site", torn);
        String other = file("other", "<html></html>");
        assertInvalid(
                "the option hdfs-site names " + other + ", whose root is <html> instead of <configuration>",
                "hdfs-site",
                other);
    }

    @Test
    void aSiteFileThatWouldGrowWithoutEndIsNotRead() throws Exception {
        String bomb = file(
                "bomb",
                "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
                        + "<configuration>&b;</configuration>");

        assertThatThrownBy(() -> HdfsSettings.parse(options("core-site", bomb)))
                .hasMessageStartingWith("INVALID: the option core-site names " + bomb + ", which is no XML");
    }

    @Test
    void kerberosNeedsAPrincipalAndAKeytabThatCanBeRead() throws Exception {
        String keytab = file("sluice.keytab", "keys");
        HdfsSettings settings =
                HdfsSettings.parse(options("kerberos-principal", "sluice/host@EXAMPLE.COM", "kerberos-keytab", keytab));
        assertThat(settings.kerberos()).contains(new HdfsSettings.Keytab("sluice/host@EXAMPLE.COM", Path.of(keytab)));

        assertInvalid(
                "the option kerberos-keytab is missing: Kerberos needs both kerberos-principal and kerberos-keytab",
                "kerberos-principal",
                "sluice@EXAMPLE.COM");
        assertInvalid(
                "the option kerberos-principal is missing: Kerberos needs both kerberos-principal and kerberos-keytab",
                "kerberos-keytab",
                keytab);
        String missing = folder + "/missing";
        assertInvalid(
                "the option kerberos-keytab names " + missing + ", which does not exist on the gateway's host",
                "kerberos-principal",
                "sluice@EXAMPLE.COM",
                "kerberos-keytab",
                missing);
        assertInvalid(
                "the option user can't be together with kerberos-principal, which says who the user is",
                "user",
                "alice",
                "kerberos-principal",
                "sluice@EXAMPLE.COM",
                "kerberos-keytab",
                keytab);
    }

    @Test
    void namesTimesAndFlagsAreChecked() {
        assertInvalid("the option user is a user's name, such as alice, not a b", "user", "a b");
        assertInvalid("the option connect-timeout is a time as 500ms, 30s or 2m, not soon", "connect-timeout", "soon");
        assertInvalid("the option request-timeout is a time as 500ms, 30s or 2m, not 0s", "request-timeout", "0s");
        assertInvalid("the option atomic-rename is true or false, not maybe", "atomic-rename", "maybe");
    }
}
