package io.sluice.fuse;

import static io.sluice.fuse.CacheUse.BYPASS;
import static io.sluice.fuse.CacheUse.DROP;
import static io.sluice.fuse.CacheUse.KEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CacheUseTest {
    private static final Optional<CacheUse.Version> NONE = Optional.empty();

    private static FileAttributes file(FileLife life, long size) {
        return new FileAttributes(
                new InodeId(20),
                FileType.REGULAR,
                0644,
                1,
                0,
                0,
                size,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                life);
    }

    private static Optional<CacheUse.Version> version(long size) {
        return Optional.of(new CacheUse.Version(Instant.EPOCH, size));
    }

    @Test
    void pagesOfTheVersionThatIsOpenedAreKept() {
        FileAttributes sealed = file(FileLife.PERSISTED, 7);
        assertThat(CacheUse.decide(sealed, false, false, NONE, version(7))).isEqualTo(KEEP);
        assertThat(CacheUse.decide(sealed, false, false, version(7), version(7)))
                .isEqualTo(KEEP);
    }

    @Test
    void pagesThatMayBeOfAnotherVersionAreDropped() {
        FileAttributes sealed = file(FileLife.PERSISTED, 7);
        assertThat(CacheUse.decide(sealed, false, false, NONE, NONE)).isEqualTo(DROP);
        assertThat(CacheUse.decide(sealed, false, false, NONE, version(6))).isEqualTo(DROP);
    }

    @Test
    void whoOpensAnotherVersionThanOthersReadGoesPastThePages() {
        FileAttributes sealed = file(FileLife.PERSISTED, 7);
        assertThat(CacheUse.decide(sealed, false, false, version(6), version(6)))
                .isEqualTo(BYPASS);
        assertThat(CacheUse.decide(sealed, false, false, version(6), version(7)))
                .isEqualTo(BYPASS);
        assertThat(CacheUse.decide(file(FileLife.WRITING, 0), true, false, version(6), version(6)))
                .isEqualTo(BYPASS);
    }

    @Test
    void aWriterAndItsReadersShareThePages() {
        FileAttributes writing = file(FileLife.WRITING, 7);
        assertThat(CacheUse.decide(writing, true, false, NONE, NONE)).isEqualTo(DROP);
        assertThat(CacheUse.decide(writing, false, true, NONE, NONE)).isEqualTo(DROP);
    }

    @Test
    void whatIsWrittenThroughAnotherDoorIsReadPastThePages() {
        assertThat(CacheUse.decide(file(FileLife.WRITING, 7), false, false, NONE, NONE))
                .isEqualTo(BYPASS);
    }
}
