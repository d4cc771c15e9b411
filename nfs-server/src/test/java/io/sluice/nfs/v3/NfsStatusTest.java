package io.sluice.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NfsStatusTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 2", "STALE, 70", "REPLACED, 70", "EXISTS, 17", "NOT_DIRECTORY, 20", "IS_DIRECTORY, 21",
        "NOT_EMPTY, 66", "ACCESS_DENIED, 13", "NOT_PERMITTED, 1", "WRITE_ONCE, 1", "READ_ONLY, 30", "CROSS_MOUNT, 18",
        "INVALID, 22", "NAME_TOO_LONG, 63", "TOO_LARGE, 27", "NO_SPACE, 28", "BAD_COOKIE, 10003", "NOT_SYNC, 10002",
        "NOT_SUPPORTED, 10004", "UNAVAILABLE, 10008", "IO, 5"
    })
    void everyErrorHasItsNumberOnTheWire(VfsError error, int code) {
        assertThat(NfsStatus.of(error).code()).isEqualTo(code);
    }
}
