package io.sluice.vfs.core;

import static io.sluice.vfs.FileLife.FAILED;
import static io.sluice.vfs.FileLife.PERSISTED;
import static io.sluice.vfs.FileLife.SEALED;
import static io.sluice.vfs.FileLife.WRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.core.WriteOncePolicy.Ask;
import io.sluice.vfs.core.WriteOncePolicy.Circumstances;
import io.sluice.vfs.core.WriteOncePolicy.Verdict;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The write-once rule, as a table. */
final class WriteOncePolicyTest {
    private static final Circumstances PLAIN = new Circumstances(false, false, false);
    private static final Circumstances OPEN = new Circumstances(false, false, true);
    private static final Circumstances REPLACE = new Circumstances(false, true, false);
    private static final Circumstances READONLY = new Circumstances(true, true, false);

    @Test
    void aFileThatIsBeingWrittenTakesEverything() {
        assertTable(
                WRITING,
                PLAIN,
                Map.of(
                        Ask.OPEN, Verdict.ALLOW,
                        Ask.OPEN_TRUNCATING, Verdict.ALLOW,
                        Ask.WRITE, Verdict.ALLOW,
                        Ask.WRITE_LATE, Verdict.ALLOW,
                        Ask.WRITE_AGAIN, Verdict.ALLOW,
                        Ask.KEEP_SIZE, Verdict.NOTHING_TO_DO,
                        Ask.TRUNCATE, Verdict.ALLOW));
    }

    @Test
    void aFileHasOneWriter() {
        for (FileLife life : EnumSet.of(WRITING, SEALED)) {
            assertThat(WriteOncePolicy.judge(life, Ask.OPEN, OPEN)).isEqualTo(Verdict.REFUSE_SECOND_WRITER);
            assertThat(WriteOncePolicy.judge(life, Ask.OPEN_TRUNCATING, OPEN)).isEqualTo(Verdict.REFUSE_SECOND_WRITER);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FileLife.class,
            names = {"SEALED", "PERSISTED", "FAILED"})
    void noByteOfASealedFileChanges(FileLife life) {
        assertTable(
                life,
                PLAIN,
                Map.of(
                        Ask.OPEN, Verdict.REFUSE_SEALED,
                        Ask.OPEN_TRUNCATING, Verdict.REFUSE_SEALED,
                        Ask.WRITE, Verdict.REFUSE_SEALED,
                        Ask.WRITE_LATE, Verdict.REOPEN,
                        Ask.WRITE_AGAIN, Verdict.NOTHING_TO_DO,
                        Ask.KEEP_SIZE, Verdict.NOTHING_TO_DO,
                        Ask.TRUNCATE, Verdict.REFUSE_SEALED));
    }

    @Test
    void aFlushIsNotTheEndWhileTheWriterHoldsTheFile() {
        assertThat(WriteOncePolicy.judge(SEALED, Ask.WRITE, OPEN)).isEqualTo(Verdict.REOPEN);
        assertThat(WriteOncePolicy.judge(SEALED, Ask.TRUNCATE, OPEN)).isEqualTo(Verdict.REOPEN);
    }

    @Test
    void whereTheMountReplacesATruncatingOpenBeginsANewContent() {
        assertThat(WriteOncePolicy.judge(PERSISTED, Ask.OPEN_TRUNCATING, REPLACE))
                .isEqualTo(Verdict.REPLACE);
        assertThat(WriteOncePolicy.judge(FAILED, Ask.OPEN_TRUNCATING, REPLACE)).isEqualTo(Verdict.REPLACE);
        assertThat(WriteOncePolicy.judge(PERSISTED, Ask.OPEN, REPLACE)).isEqualTo(Verdict.REFUSE_SEALED);
        assertThat(WriteOncePolicy.judge(PERSISTED, Ask.WRITE, REPLACE)).isEqualTo(Verdict.REFUSE_SEALED);
    }

    @ParameterizedTest
    @EnumSource(FileLife.class)
    void aReadonlyMountRefusesEverything(FileLife life) {
        for (Ask ask : Ask.values()) {
            assertThat(WriteOncePolicy.judge(life, ask, READONLY)).isEqualTo(Verdict.REFUSE_READ_ONLY);
        }
    }

    private static void assertTable(FileLife life, Circumstances circumstances, Map<Ask, Verdict> table) {
        assertThat(table.keySet()).isEqualTo(EnumSet.allOf(Ask.class));
        table.forEach((ask, verdict) -> assertThat(WriteOncePolicy.judge(life, ask, circumstances))
                .describedAs("%s of a file that is %s", ask, life)
                .isEqualTo(verdict));
    }
}
