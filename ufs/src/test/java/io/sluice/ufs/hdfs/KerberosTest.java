package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that asks for Kerberos lets in who has the keys, for longer than a ticket is good, and nobody else. In a JVM of its own, because Hadoop knows but
 * one answer for a process to whether Kerberos is spoken.
 */
@Tag("own-jvm")
@Timeout(300)
final class KerberosTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Map<String, String> NO_MORE = Map.of();

    /** Hadoop asks again for a ticket at once, and for every call makes a new connection, which needs one. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "hadoop.hadoop.kerberos.min.seconds.before.relogin", "0", "hadoop.ipc.client.connection.maxidletime", "1");

    @TempDir
    static Path folder;

    private static KerberizedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KerberizedCluster(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void putAndRead(UnderFileSystem store, String path) throws Exception {
        StoreFile file = store.put(StorePath.of(path), BytesToUpload.of("hello " + path), PutMode.EXCLUSIVE);
        try (InputStream in = store.read(StorePath.of(path), file.version(), 0, file.size())) {
            assertThat(in.readAllBytes()).isEqualTo(("hello " + path).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static UfsException refusal(String principal, Path keytab) {
        UfsException refusal = catchThrowableOfType(
                UfsException.class,
                () -> cluster.open(principal, keytab, NO_MORE).close());
        assertThat(refusal.getMessage()).hasLineCount(1);
        return refusal;
    }

    @Test
    void whoHasTheKeysReadsAndWritesAsThePrincipal() throws Exception {
        Path keytab = cluster.keytab("alice");

        try (UnderFileSystem store = cluster.open("alice", keytab, NO_MORE)) {
            putAndRead(store, "of-alice");
        }

        assertThat(cluster.cluster()
                        .getFileSystem()
                        .getFileStatus(new org.apache.hadoop.fs.Path("/of-alice"))
                        .getOwner())
                .isEqualTo("alice");
    }

    @Test
    void twoMountsAreTwoPrincipals() throws Exception {
        try (UnderFileSystem one = cluster.open("one", cluster.keytab("one"), NO_MORE);
                UnderFileSystem two = cluster.open("two", cluster.keytab("two"), NO_MORE)) {
            putAndRead(one, "of-one");
            putAndRead(two, "of-two");
        }

        for (String name : new String[] {"one", "two"}) {
            assertThat(cluster.cluster()
                            .getFileSystem()
                            .getFileStatus(new org.apache.hadoop.fs.Path("/of-" + name))
                            .getOwner())
                    .isEqualTo(name);
        }
    }

    @Test
    void aKeytabWhoseKeysAreOutOfDateIsOneClearLine() throws Exception {
        Path keytab = cluster.keytab("bob");
        cluster.changePassword("bob");

        UfsException refusal = refusal("bob", keytab);

        assertThat(refusal.error()).isEqualTo(UfsError.ACCESS_DENIED);
        assertThat(refusal.reason())
                .startsWith("Kerberos does not let bob@SLUICE.TEST in with the keytab " + keytab + ": ");
    }

    @Test
    void aPrincipalThatKerberosDoesNotKnowIsOneClearLine() throws Exception {
        Path keytab = cluster.keytab("carol");
        cluster.forget("carol");

        UfsException refusal = refusal("carol", keytab);

        assertThat(refusal.error()).isEqualTo(UfsError.ACCESS_DENIED);
        assertThat(refusal.reason()).startsWith("Kerberos does not let carol@SLUICE.TEST in");
    }

    @Test
    void theKeytabOfSomebodyElseIsOneClearLine() throws Exception {
        Path keytab = cluster.keytab("dora");

        assertThat(refusal("eve", keytab).getMessage())
                .isEqualTo("INVALID: the keytab " + keytab + " holds no key of eve@SLUICE.TEST");
    }

    @Test
    void aKeytabThatIsNotThereIsOneClearLine() {
        Path missing = folder.resolve("missing.keytab");

        assertThat(refusal("alice", missing).getMessage())
                .isEqualTo("INVALID: the option kerberos-keytab names " + missing
                        + ", which does not exist on the gateway's host");
    }

    @Test
    void halfAKeytabIsOneClearLine() throws Exception {
        byte[] whole = Files.readAllBytes(cluster.keytab("frank"));
        Path half = Files.write(folder.resolve("half.keytab"), java.util.Arrays.copyOf(whole, whole.length / 3));

        assertThat(refusal("frank", half).getMessage())
                .isEqualTo("INVALID: the keytab " + half + " holds no key of frank@SLUICE.TEST");
    }

    @Test
    void aMountWithoutKerberosIsRefusedInOneLine() {
        UfsException refusal = catchThrowableOfType(
                UfsException.class, () -> cluster.openWithoutKerberos().close());

        assertThat(refusal.error()).isEqualTo(UfsError.ACCESS_DENIED);
        assertThat(refusal.getMessage()).hasLineCount(1);
    }

    @Test
    void aMountOutlivesItsTicketAndSaysSoWhenItGetsNoOther() throws Exception {
        Path keytab = cluster.keytab("grace");
        cluster.ticketsLast(SHORT);
        try (UnderFileSystem store = cluster.open("grace", keytab, IMPATIENT)) {
            useUntil(Instant.now().plus(SHORT.multipliedBy(2)), store);
            putAndRead(store, "of-grace");

            cluster.changePassword("grace");
            UfsException refusal = catchThrowableOfType(
                    UfsException.class, () -> useUntil(Instant.now().plusSeconds(120), store));

            assertThat(refusal.error()).isEqualTo(UfsError.UNAVAILABLE);
            assertThat(refusal.getMessage())
                    .startsWith("UNAVAILABLE: the ticket of grace@SLUICE.TEST could not be renewed: ")
                    .hasLineCount(1);
        } finally {
            cluster.ticketsLast(KerberizedCluster.LONG);
        }
    }

    private static void useUntil(Instant end, UnderFileSystem store) throws UfsException {
        while (Instant.now().isBefore(end)) {
            var _ = store.stat(StorePath.of("nothing"));
        }
    }
}
