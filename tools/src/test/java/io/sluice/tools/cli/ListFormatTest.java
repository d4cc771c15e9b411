package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.testing.MemoryFiles;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.core.PersistState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListFormatTest {
    @TempDir
    private Path etc;

    private ListFormat format;

    @BeforeEach
    void accounts() throws IOException {
        Path passwd = Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:\nuser:x:1000:100::/home/user:\n");
        Path group = Files.writeString(etc.resolve("group"), "root:x:0:\ngroup:x:100:user\n");
        format = new ListFormat(new Accounts(passwd), new Accounts(group), TimeZone.getTimeZone("UTC"));
    }

    @Test
    void aFileIsOneLineInExactlyThisForm() {
        assertThat(format.lines(List.of(entry("/training-data/file.tgz", false, 0755, 1000, 100, 88_931_400, 0))))
                .containsExactly(
                        "-rwxr-xr-x  user group 88931400 PERSISTED 2019-02-07 03:56:09 0% /training-data/file.tgz");
    }

    @Test
    void columnsAreAlignedAndDirectoriesSaySo() {
        assertThat(format.lines(List.of(
                        entry("/d", true, 01777, 0, 0, 4096, 0),
                        entry("/d/half", false, 0640, 1000, 100, 1000, 999),
                        entry("/d/other", false, 04711, 4242, 77, 0, 0))))
                .containsExactly(
                        "drwxrwxrwt  root root  4096 PERSISTED 2019-02-07 03:56:09  DIR /d",
                        "-rw-r-----  user group 1000 PERSISTED 2019-02-07 03:56:09  99% /d/half",
                        "-rws--x--x  4242 77       0 PERSISTED 2019-02-07 03:56:09 100% /d/other");
    }

    @Test
    void aNameThatHoldsControlCharactersCannotWriteToTheTerminal() {
        assertThat(format.lines(List.of(entry("/a\u001b[2J\nb", false, 0644, 0, 0, 1, 1)))
                        .getFirst())
                .endsWith(" 100% /a\\x1b[2J\\nb");
    }

    @Test
    void onlyAllOfAFileIsAHundredPercent() {
        assertThat(ListFormat.percent(Long.MAX_VALUE / 2, Long.MAX_VALUE)).isBetween(49L, 50L);
        assertThat(ListFormat.percent(999_999_999, 1_000_000_000)).isEqualTo(99);
        assertThat(ListFormat.percent(1, 1)).isEqualTo(100);
    }

    private static EntryView entry(String path, boolean directory, int mode, int uid, int gid, long size, long cached) {
        return new EntryView(
                path,
                directory,
                "1f",
                mode,
                1,
                uid,
                gid,
                size,
                FileLife.PERSISTED,
                MemoryFiles.TIME,
                MemoryFiles.TIME,
                MemoryFiles.TIME,
                cached,
                Optional.empty(),
                PersistState.PERSISTED,
                OptionalInt.empty());
    }
}
