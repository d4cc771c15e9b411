package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "...", ".a", "a b", "größe ✓", "\uD83D\uDE00", "-", "a\nb", " ", "\\", "~", "con"})
    void aNameMayBeAlmostAnything(String value) throws VfsException {
        assertThat(FileName.of(value).value()).isEqualTo(value);
        assertThat(FileName.parse(utf8(value)).value()).isEqualTo(value);
        assertThat(FileName.isValid(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "a\0", "\uD83D", "\uDE00\uD83D"})
    void whatIsNoNameIsInvalid(String value) {
        assertThatThrownBy(() -> FileName.of(value))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.INVALID));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileName(value));
        assertThat(FileName.isValid(value)).isFalse();
    }

    @Test
    void aNameIsAsLongAsItsBytesNotItsCharacters() throws VfsException {
        assertThat(FileName.of("a".repeat(255)).bytes()).hasSize(255);
        assertThat(FileName.of("✓".repeat(85)).bytes()).hasSize(255);
        assertTooLong("a".repeat(256));
        assertTooLong("✓".repeat(85) + "a");
        assertTooLong("\uD83D\uDE00".repeat(64));
    }

    @Test
    void theErrorAndTheMessageSpeakOfTheSameFault() {
        assertThatThrownBy(() -> FileName.of("/" + "a".repeat(300)))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.INVALID))
                .hasMessageContaining("'/'");
    }

    @Test
    void bytesThatAreNotUtf8AreNoName() {
        for (byte[] raw : new byte[][] {
            {(byte) 0xFF}, {(byte) 0xC3}, {(byte) 0xC0, (byte) 0xAF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}
        }) {
            assertThatThrownBy(() -> FileName.parse(ByteBuffer.wrap(raw)))
                    .isInstanceOfSatisfying(
                            VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.INVALID));
        }
    }

    @Test
    void parsingReadsTheRemainingBytesAndMovesNothing() throws VfsException {
        ByteBuffer raw = utf8("xxname").position(2);
        assertThat(FileName.parse(raw).value()).isEqualTo("name");
        assertThat(raw.position()).isEqualTo(2);
    }

    @Property
    void whateverParsesComesBackByteForByte(@ForAll byte[] raw) {
        try {
            assertThat(FileName.parse(ByteBuffer.wrap(raw)).bytes()).isEqualTo(raw);
        } catch (VfsException e) {
            assertThat(e.error()).isIn(VfsError.INVALID, VfsError.NAME_TOO_LONG);
        }
    }

    @Property
    void everyWayToMakeANameJudgesTheSame(@ForAll String value) {
        boolean valid = FileName.isValid(value);
        boolean accepted = true;
        try {
            FileName.of(value);
        } catch (VfsException e) {
            accepted = false;
        }
        assertThat(accepted).isEqualTo(valid);
    }

    private static void assertTooLong(String value) {
        assertThatThrownBy(() -> FileName.of(value))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.NAME_TOO_LONG));
        assertThatThrownBy(() -> FileName.parse(utf8(value)))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.NAME_TOO_LONG));
    }

    private static ByteBuffer utf8(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }
}
