package io.sluice.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.core.PersistState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What the API writes is read as what it was, and anything else is refused. */
final class JsonRecordsTest {
    private static final Instant TIME = Instant.parse("2026-11-27T10:00:00.123456789Z");

    /** Every kind of value that a record may have. */
    record Sample(double ratio, double none, boolean yes, int few, long many, Optional<Instant> when) {}

    static List<Record> records() {
        return List.of(
                new Sample(0.1, Double.NaN, true, Integer.MIN_VALUE, Long.MAX_VALUE, Optional.of(TIME)),
                new Sample(-1e300, Double.POSITIVE_INFINITY, false, 0, -1, Optional.empty()),
                new EntryView(
                        "/a \"b\"\n\u0000é😀",
                        false,
                        "7",
                        0644,
                        1,
                        4_294_967_295L,
                        0,
                        1L << 40,
                        FileLife.PERSISTED,
                        TIME,
                        TIME,
                        TIME,
                        12,
                        Optional.of("no"),
                        PersistState.FAILED,
                        OptionalInt.of(40)),
                ListLine.end(3),
                ListLine.of(new ProblemView("urn:x", "Bad", 400, "it is bad")),
                new StatusView(
                        "serving",
                        1,
                        "/home",
                        TIME,
                        "127.0.0.1:1",
                        "off",
                        2,
                        3,
                        new UploadsView(1, 2, OptionalLong.of(5), 0, Optional.empty()),
                        List.of(new StatusView.DownView("mount", "/x", "gone")),
                        List.of("a", "b")),
                new MountView(
                        "/m",
                        "s3://b",
                        Map.of("region", "eu"),
                        true,
                        false,
                        "up",
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        2));
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatIsWrittenIsReadAsItWas(Record written) {
        byte[] json = Json.MAPPER.writeValueAsBytes(written);

        Record read = JsonRecords.read(json, written.getClass());

        assertThat(read).isEqualTo(written).isEqualTo(Json.MAPPER.readValue(json, written.getClass()));
        assertThat(JsonRecords.read(new String(json, StandardCharsets.UTF_8), written.getClass()))
                .isEqualTo(written);
    }

    @Test
    void aListIsReadInItsOrder() {
        List<PinView> pins = List.of(new PinView("/b"), new PinView("/a"));

        assertThat(JsonRecords.readList(Json.MAPPER.writeValueAsBytes(pins), PinView.class))
                .isEqualTo(pins);
    }

    @Test
    void whatIsAbsentOrNullIsEmptyOrZero() {
        assertThat(JsonRecords.read("{\"when\":null,\"few\":null}", Sample.class))
                .isEqualTo(new Sample(0, 0, false, 0, 0, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{",
                "{\"path\":\"/a\",\"more\":1}",
                "{\"path\":\"/a\",\"path\":\"/b\"}",
                "{\"path\":7}",
                "{\"path\":[\"/a\"]}",
                "{\"path\":null}",
                "{}"
            })
    void whatIsNoSuchRecordIsRefused(String json) {
        assertThatThrownBy(() -> JsonRecords.read(json, PinView.class)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"when\":\"yesterday\"}",
                "{\"few\":2147483648}",
                "{\"few\":\"7\"}",
                "{\"many\":99999999999999999999}",
                "{\"yes\":1}",
                "{\"ratio\":\"much\"}"
            })
    void aValueOfAnotherKindIsRefused(String json) {
        assertThatThrownBy(() -> JsonRecords.read(json, Sample.class)).isInstanceOf(JacksonException.class);
    }
}
