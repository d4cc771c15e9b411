package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ufs.decorate.LogLines;
import io.sluice.ufs.decorate.MeasuredUnderFileSystem;
import io.sluice.ufs.decorate.RetryClock;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.RetryingUnderFileSystem;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a mount says in the log of a store that means harm. */
final class HostileLogTest {
    @Test
    void howeverOftenAStoreLiesTheLogSaysSoOnceForEachKind() throws Exception {
        try (LogLines log = LogLines.of("io.sluice.ufs");
                ScriptedServer server = new ScriptedServer();
                UnderFileSystem s3 = new S3Factory()
                        .open(
                                MountUri.parse("s3://b"),
                                Map.of(
                                        "endpoint",
                                        server.then(200, ScriptedServer.EMPTY_LISTING)
                                                .endpoint(),
                                        "access-key",
                                        "a",
                                        "secret-key",
                                        "s"));
                UnderFileSystem mounted = new RetryingUnderFileSystem(
                        new MeasuredUnderFileSystem(s3, System::nanoTime, _ -> {}, "s3://b"),
                        RetryPolicy.until(Duration.ZERO),
                        RetryClock.system(),
                        "s3://b")) {
            for (String lie : List.of(
                    HostileAnswersTest.bomb(),
                    HostileAnswersTest.xml(HostileAnswersTest.key("../f")),
                    "{}",
                    HostileAnswersTest.xml(HostileAnswersTest.contents("d/f", "yesterday", "e", "1")))) {
                server.then(200, lie);
                server.skipToLast();
                for (int i = 0; i < 20; i++) {
                    StorePath directory = StorePath.of("d" + i);
                    assertThatThrownBy(() -> mounted.list(directory, Optional.empty()))
                            .isInstanceOf(UfsException.class);
                }
            }
            server.then(
                    200,
                    HostileAnswersTest.xml(HostileAnswersTest.key("d//f") + HostileAnswersTest.key("d/../g")
                            + "<IsTruncated>false</IsTruncated>"));
            server.skipToLast();
            for (int i = 0; i < 20; i++) {
                assertThat(mounted.list(StorePath.of("d"), Optional.empty()).entries())
                        .isEmpty();
            }

            assertThat(log.all()).hasSize(2);
            assertThat(log.all().getFirst())
                    .startsWith("event=store-answers-wrongly store=s3://b op=list path=\"d0\" cause=\"CORRUPT: ");
            assertThat(log.all().getLast()).startsWith("event=").contains("d/");
        }
    }
}
