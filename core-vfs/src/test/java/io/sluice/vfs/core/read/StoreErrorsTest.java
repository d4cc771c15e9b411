package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.StoreErrors;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class StoreErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, NOT_FOUND",
        "CHANGED, REPLACED",
        "ACCESS_DENIED, ACCESS_DENIED",
        "ARCHIVED, ACCESS_DENIED",
        "THROTTLED, UNAVAILABLE",
        "UNAVAILABLE, UNAVAILABLE",
        "CORRUPT, IO",
        "INVALID, IO",
        "TOO_LARGE, TOO_LARGE",
        "NO_SPACE, NO_SPACE"
    })
    void aStoresAnswerHasOneMeaning(UfsError answer, VfsError meaning) {
        assertThat(StoreErrors.of(new UfsException(answer, "why")).error()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @EnumSource
    void theReasonAndTheCauseAreKept(UfsError answer) {
        UfsException cause = new UfsException(answer, "bucket b has no such thing");
        VfsException translated = StoreErrors.of(cause);
        assertThat(translated.reason()).isEqualTo("bucket b has no such thing");
        assertThat(translated).hasCause(cause);
    }

    @ParameterizedTest
    @EnumSource
    void whileMountingOnlyWhatMakesNoSenseMeansSomethingElse(UfsError answer) {
        UfsException cause = new UfsException(answer, "why");
        VfsError expected = answer == UfsError.INVALID
                ? VfsError.INVALID
                : StoreErrors.of(cause).error();
        assertThat(StoreErrors.whileMounting(cause).error()).isEqualTo(expected);
    }
}
