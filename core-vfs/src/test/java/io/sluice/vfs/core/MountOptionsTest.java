package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CachePolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MountOptionsTest {
    @Test
    void withoutOptionsTheDefaultsHold() throws Exception {
        assertThat(MountOptions.parse(Map.of(), false)).isEqualTo(MountOptions.DEFAULTS);
        assertThat(MountOptions.parse(Map.of("region", "eu"), true)).isEqualTo(MountOptions.DEFAULTS);
    }

    @Test
    void everyOptionIsTaken() throws Exception {
        Map<String, String> all = Map.of(
                "uid", "2147483647",
                "gid", "0",
                "file-mode", "640",
                "dir-mode", "0750",
                "overwrite", "replace",
                "cache", "off",
                "persist", "async",
                "temporary-names", "upload",
                "metadata-ttl", "5m");
        assertThat(all.keySet()).isEqualTo(MountOptions.names());
        assertThat(MountOptions.parse(all, false))
                .isEqualTo(new MountOptions(
                        Integer.MAX_VALUE,
                        0,
                        0640,
                        0750,
                        true,
                        false,
                        CachePolicy.AUTO,
                        Optional.of(MountOptions.Persist.ASYNC),
                        false,
                        Optional.of(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void everyCachePolicyIsWrittenInSmallLetters(CachePolicy policy) throws Exception {
        MountOptions options = MountOptions.parse(Map.of("cache", policy.name().toLowerCase(Locale.ROOT)), true);
        assertThat(options.cachePolicy()).isEqualTo(policy);
        assertThat(options.cached()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "60, 60", "60s, 60", "2m, 120", "3h, 10800", "1d, 86400", "36500d, 3153600000"})
    void aTtlHasAUnit(String text, long seconds) throws Exception {
        assertThat(MountOptions.parse(Map.of("metadata-ttl", text), true).metadataTtl())
                .contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uid          | -1         | a number from 0 to 2147483647
            uid          | 2147483648 | a number from 0 to 2147483647
            uid          | root       | a number from 0 to 2147483647
            gid          | 99999999999| a number from 0 to 2147483647
            file-mode    | 888        | three octal digits such as 755
            file-mode    | 4755       | three octal digits such as 755
            dir-mode     | rwx        | three octal digits such as 755
            overwrite    | yes        | deny or replace
            persist      | maybe      | sync or async
            cache        | fifo       | auto, tinylfu, lru, keep or off
            cache        | LRU        | auto, tinylfu, lru, keep or off
            metadata-ttl | soon       | a time such as 60s, 5m, 2h or 1d
            metadata-ttl | -1s        | a time such as 60s, 5m, 2h or 1d
            metadata-ttl | 36501d     | at most 36500d
            """)
    void aValueThatMakesNoSenseIsNamedWithWhatItMayBe(String option, String value, String wayOut) {
        VfsException refusal =
                catchThrowableOfType(VfsException.class, () -> MountOptions.parse(Map.of(option, value), false));
        assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        assertThat(refusal.reason()).contains("option " + option + "=" + value, wayOut);
    }

    @ParameterizedTest
    @CsvSource({"overwrite, replace", "persist, sync", "persist, async"})
    void whatIsAboutWritingContradictsReadonly(String option, String value) throws Exception {
        VfsException refusal =
                catchThrowableOfType(VfsException.class, () -> MountOptions.parse(Map.of(option, value), true));
        assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        assertThat(refusal.reason()).contains(option + "=" + value, "--readonly", "leave one of the two out");
        assertThat(MountOptions.parse(Map.of(option, value), false)).isNotNull();
    }

    @Test
    void overwriteDenyIsWhatReadonlySaysAnyway() throws Exception {
        assertThat(MountOptions.parse(Map.of("overwrite", "deny"), true).replace())
                .isFalse();
    }
}
