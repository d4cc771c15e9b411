package io.sluice.vfs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** An option is known by its whole name, or by a prefix that ends in '*'. */
final class OptionNamesTest {
    private static final Set<String> KNOWN = Set.of("user", "hadoop.*");

    @Test
    void aNameCoversItselfOnly() {
        assertThat(OptionNames.cover(KNOWN, "user")).isTrue();
        assertThat(OptionNames.cover(KNOWN, "user2")).isFalse();
        assertThat(OptionNames.cover(KNOWN, "use")).isFalse();
    }

    @Test
    void aPrefixCoversWhateverBeginsLikeIt() {
        assertThat(OptionNames.cover(KNOWN, "hadoop.dfs.replication")).isTrue();
        assertThat(OptionNames.cover(KNOWN, "hadoop")).isFalse();
        assertThat(OptionNames.cover(KNOWN, "hadoopXdfs")).isFalse();
    }

    @Test
    void whereNothingIsKnownNothingIsCovered() {
        assertThat(OptionNames.cover(Set.of(), "user")).isFalse();
    }
}
