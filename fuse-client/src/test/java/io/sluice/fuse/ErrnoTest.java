package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
    @Test
    void everyErrorHasAnErrno() {
        for (VfsError error : VfsError.values()) {
            assertThat(Errno.of(error).answer()).describedAs("%s", error).isBetween(-4_095, -1);
        }
    }

    @Test
    void theTableOfThePromisesHolds() {
        assertThat(Errno.of(VfsError.WRITE_ONCE)).isEqualTo(Errno.EPERM);
        assertThat(Errno.of(VfsError.READ_ONLY)).isEqualTo(Errno.EROFS);
        assertThat(Errno.of(VfsError.NOT_PERMITTED)).isEqualTo(Errno.EPERM);
        assertThat(Errno.of(VfsError.CROSS_MOUNT)).isEqualTo(Errno.EXDEV);
        assertThat(Errno.of(VfsError.NOT_EMPTY)).isEqualTo(Errno.ENOTEMPTY);
        assertThat(Errno.of(VfsError.IS_DIRECTORY)).isEqualTo(Errno.EISDIR);
        assertThat(Errno.of(VfsError.NOT_DIRECTORY)).isEqualTo(Errno.ENOTDIR);
        assertThat(Errno.of(VfsError.REPLACED)).isEqualTo(Errno.ESTALE);
        assertThat(Errno.of(VfsError.STALE)).isEqualTo(Errno.ESTALE);
        assertThat(Errno.of(VfsError.NOT_FOUND)).isEqualTo(Errno.ENOENT);
        assertThat(Errno.of(VfsError.ACCESS_DENIED)).isEqualTo(Errno.EACCES);
        assertThat(Errno.of(VfsError.UNAVAILABLE)).isEqualTo(Errno.EIO);
        assertThat(Errno.of(VfsError.NO_SPACE)).isEqualTo(Errno.ENOSPC);
        assertThat(Errno.of(VfsError.TOO_LARGE)).isEqualTo(Errno.EFBIG);
        assertThat(Errno.of(VfsError.NAME_TOO_LONG)).isEqualTo(Errno.ENAMETOOLONG);
        assertThat(Errno.of(VfsError.NOT_SUPPORTED)).isEqualTo(Errno.EOPNOTSUPP);
    }

    @Test
    void theNumbersAreThoseOfTheHeadersOfLinux() throws IOException {
        Map<String, Integer> defined = new HashMap<>();
        Pattern define = Pattern.compile("#define\\s+(E\\w+)\\s+(\\d+)\\s.*");
        for (String header : new String[] {"errno-base.h", "errno.h"}) {
            Path path = Path.of("/usr/include/asm-generic", header);
            Assumptions.assumeTrue(Files.exists(path), "no " + path);
            for (String line : Files.readAllLines(path)) {
                Matcher matcher = define.matcher(line + " ");
                if (matcher.matches()) {
                    defined.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
                }
            }
        }
        for (Errno errno : EnumSet.complementOf(EnumSet.of(Errno.EOPNOTSUPP))) {
            assertThat(defined).containsEntry(errno.name(), errno.number());
        }
        assertThat(defined).containsEntry("EOPNOTSUPP", Errno.EOPNOTSUPP.number());
    }
}
