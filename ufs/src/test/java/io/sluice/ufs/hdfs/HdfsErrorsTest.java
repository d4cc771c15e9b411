package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import javax.security.sasl.SaslException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Hadoop's errors mean, whether they happened here or come from the NameNode by name. */
final class HdfsErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "java.io.FileNotFoundException,                                        NOT_FOUND",
        "org.apache.hadoop.fs.FileAlreadyExistsException,                      EXISTS",
        "org.apache.hadoop.fs.ParentNotDirectoryException,                     NOT_DIRECTORY",
        "org.apache.hadoop.fs.PathIsNotEmptyDirectoryException,                NOT_EMPTY",
        "org.apache.hadoop.security.AccessControlException,                    ACCESS_DENIED",
        "org.apache.hadoop.hdfs.protocol.SnapshotAccessControlException,       ACCESS_DENIED",
        "org.apache.hadoop.security.token.SecretManager$InvalidToken,          ACCESS_DENIED",
        "org.apache.hadoop.hdfs.protocol.DSQuotaExceededException,             NO_SPACE",
        "org.apache.hadoop.hdfs.protocol.NSQuotaExceededException,             NO_SPACE",
        "org.apache.hadoop.hdfs.protocol.QuotaByStorageTypeExceededException,  NO_SPACE",
        "org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException, NO_SPACE",
        "org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException, NAME_TOO_LONG",
        "org.apache.hadoop.ipc.StandbyException,                               UNAVAILABLE",
        "org.apache.hadoop.hdfs.server.namenode.SafeModeException,             UNAVAILABLE",
        "org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException,         UNAVAILABLE",
        "org.apache.hadoop.ipc.RpcNoSuchMethodException,                       INVALID",
        "org.apache.hadoop.fs.InvalidPathException,                            INVALID",
        "com.example.SomethingNew,                                             UNAVAILABLE"
    })
    void anErrorOfTheNameNodeIsKnownByItsName(String className, UfsError expected) {
        RemoteException failure = new RemoteException(className, "the text\n\tat a line of the NameNode's stack");

        UfsException answer = HdfsErrors.translate("a/b", failure);

        assertThat(answer.error()).isEqualTo(expected);
        assertThat(answer.reason()).contains("a/b").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'create: Pathname too long.  Limit 8000 characters, 1000 levels.',                   NAME_TOO_LONG",
        "'the limit of blocks (dfs.namenode.fs-limits.max-blocks-per-file): 20 >= 20',        TOO_LARGE",
        "'Server too busy',                                                                   THROTTLED",
        "'Permission denied: user=alice, access=EXECUTE, inode=/f (Ancestor /f is not a directory).', NOT_DIRECTORY",
        "'/tests/f (is not a directory)', NOT_DIRECTORY",
        "'could only be written to 0 of the 1 minReplication nodes',                          UNAVAILABLE"
    })
    void whereHdfsHasNoClassForItItIsKnownByItsText(String text, UfsError expected) {
        IOException failure = new RemoteException(IOException.class.getName(), text);

        assertThat(HdfsErrors.translate("f", failure).error()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'RPC response has a length of 1213486160 exceeds maximum data length', 'u: what answers there does not speak"
                + " Hadoop''s RPC: check host and port (by HTTP it is webhdfs://)'",
        "'localhost:1: Unexpected HTTP response: code=404 != 200, op=GETFILESTATUS, message=Not Found', "
                + "'u: what answers there does not speak WebHDFS (it says 404): check host and port'"
    })
    void aPortThatSpeaksSomethingElseIsSaidToDoSo(String text, String reason) {
        assertThat(HdfsErrors.translate("u", new IOException(text)).reason()).isEqualTo(reason);
    }

    record Case(Throwable failure, UfsError error) {}

    static List<Case> cases() {
        return List.of(
                new Case(new FileNotFoundException("f"), UfsError.NOT_FOUND),
                new Case(new FileAlreadyExistsException("f"), UfsError.EXISTS),
                new Case(new ParentNotDirectoryException("f"), UfsError.NOT_DIRECTORY),
                new Case(new PathIsNotEmptyDirectoryException("f"), UfsError.NOT_EMPTY),
                new Case(new AccessControlException("no"), UfsError.ACCESS_DENIED),
                new Case(new IOException(new SaslException("no ticket")), UfsError.ACCESS_DENIED),
                new Case(new ChecksumException("bad", 0), UfsError.CORRUPT),
                new Case(new BlockMissingException("f", "block", 0), UfsError.UNAVAILABLE),
                new Case(new ConnectException("refused"), UfsError.UNAVAILABLE),
                new Case(new NoRouteToHostException("host"), UfsError.UNAVAILABLE),
                new Case(new UnknownHostException("host"), UfsError.UNAVAILABLE),
                new Case(new IllegalArgumentException(new UnknownHostException("host")), UfsError.UNAVAILABLE),
                new Case(new SocketTimeoutException("late"), UfsError.UNAVAILABLE),
                new Case(new ConnectTimeoutException("late"), UfsError.UNAVAILABLE),
                new Case(new IllegalArgumentException("not a valid DFS filename"), UfsError.INVALID),
                new Case(new UnsupportedOperationException("append"), UfsError.NOT_SUPPORTED),
                new Case(new IOException("anything"), UfsError.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anErrorOnThisSideIsKnownByItsClassOrThatOfItsCause(Case given) {
        UfsException answer = HdfsErrors.translate("a/b", given.failure());

        assertThat(answer.error()).isEqualTo(given.error());
        assertThat(answer.reason()).contains("a/b");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatWasTranslatedStaysAsItIs() {
        UfsException known = new UfsException(UfsError.CHANGED, "f changed");

        assertThat(HdfsErrors.translate("f", new IOException(known))).isSameAs(known);
    }

    @Test
    void anInterruptIsUnavailableAndIsNotLost() {
        for (Exception interrupt :
                List.of(new InterruptedIOException(), new ClosedByInterruptException(), new InterruptedException())) {
            UfsException answer = HdfsErrors.translate("f", interrupt);

            assertThat(answer.error()).isEqualTo(UfsError.UNAVAILABLE);
            assertThat(answer.reason()).isEqualTo("interrupted at f");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void reasonsAreShortEvenIfTheStoreIsNot() {
        UfsException answer = HdfsErrors.translate("f", new IOException("x".repeat(100_000)));

        assertThat(answer.reason()).hasSizeLessThan(400);
    }
}
