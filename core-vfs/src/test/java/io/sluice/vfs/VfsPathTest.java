package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VfsPathTest {
    @ParameterizedTest
    @CsvSource({"/,/", "//,/", "/a,/a", "/a/,/a", "//a///b//,/a/b", "/a b/ü,/a b/ü", "/...,/..."})
    void doubledAndTrailingSlashesDoNotCount(String text, String normal) throws VfsException {
        assertThat(VfsPath.parse(text)).hasToString(normal);
    }

    @ParameterizedTest
    @CsvSource({"''", "a", "a/b", "/a/../b", "/./a", "'/a\0b'"})
    void whatIsNoPathIsInvalid(String text) {
        assertThatThrownBy(() -> VfsPath.parse(text))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.INVALID));
    }

    @Test
    void aPathHasItsLimits() throws VfsException {
        String longest = ("/" + "a".repeat(255)).repeat(16);
        assertThat(VfsPath.parse(longest).names()).hasSize(16);
        for (String text : List.of(longest + "/", "/" + "a".repeat(256))) {
            assertThatThrownBy(() -> VfsPath.parse(text))
                    .isInstanceOfSatisfying(
                            VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.NAME_TOO_LONG));
        }
    }

    @Test
    void theRootIsItsOwnParent() {
        assertThat(VfsPath.ROOT.parent()).isEqualTo(VfsPath.ROOT);
        assertThat(VfsPath.ROOT.isRoot()).isTrue();
    }

    @Test
    void aSiblingWithALongerNameIsNotBelow() throws VfsException {
        assertThat(VfsPath.parse("/ab").startsWith(VfsPath.parse("/a"))).isFalse();
        assertThat(VfsPath.parse("/a/b").startsWith(VfsPath.parse("/a"))).isTrue();
        assertThat(VfsPath.parse("/a").startsWith(VfsPath.parse("/a"))).isTrue();
        assertThat(VfsPath.parse("/a").startsWith(VfsPath.ROOT)).isTrue();
        assertThat(VfsPath.ROOT.startsWith(VfsPath.parse("/a"))).isFalse();
    }

    @Property
    void aPathComesBackFromItsText(@ForAll("paths") VfsPath path) throws VfsException {
        assertThat(VfsPath.parse(path.toString())).isEqualTo(path);
    }

    @Property
    void childAndParentUndoEachOther(@ForAll("paths") VfsPath path) {
        VfsPath child = path.child(new FileName("child"));
        assertThat(child.parent()).isEqualTo(path);
        assertThat(child.last()).isEqualTo(new FileName("child"));
        assertThat(child.startsWith(path)).isTrue();
        assertThat(path.startsWith(child)).isFalse();
        assertThat(path.compareTo(child)).isNegative();
    }

    @Provide
    Arbitrary<VfsPath> paths() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(FileName::isValid)
                .map(FileName::new)
                .list()
                .ofMaxSize(8)
                .map(VfsPath::new);
    }
}
