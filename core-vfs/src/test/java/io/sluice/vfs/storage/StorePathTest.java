package io.sluice.vfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.vfs.FileName;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class StorePathTest {
    @Test
    void theRootIsTheEmptyPath() {
        assertThat(StorePath.of("")).isEqualTo(StorePath.ROOT);
        assertThat(StorePath.ROOT).hasToString("");
        assertThat(StorePath.ROOT.isRoot()).isTrue();
        assertThat(StorePath.ROOT.parent()).isEqualTo(StorePath.ROOT);
    }

    @Test
    void partsAreNames() {
        assertThat(StorePath.of("a/b c/ü").names())
                .containsExactly(new FileName("a"), new FileName("b c"), new FileName("ü"));
        assertThatIllegalArgumentException().isThrownBy(() -> StorePath.of("a/../b"));
    }

    @Property
    void aPathComesBackFromItsText(@ForAll("names") List<FileName> names) {
        StorePath path = new StorePath(names);
        assertThat(StorePath.of(path.toString())).isEqualTo(path);
        assertThat(path.toString()).doesNotStartWith("/").doesNotEndWith("/").doesNotContain("//");
        assertThat(path.child(new FileName("c")).parent()).isEqualTo(path);
    }

    @Provide
    Arbitrary<List<FileName>> names() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(FileName::isValid)
                .map(FileName::new)
                .list()
                .ofMaxSize(8);
    }
}
