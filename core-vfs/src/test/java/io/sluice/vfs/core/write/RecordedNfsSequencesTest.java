package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.core.write.SealRules.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Linux NFS client really sent for files, call by call ({@code linux-nfs-client.txt}): each is sealed once it is whole, and not before. */
final class RecordedNfsSequencesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final int KIB = 1024;

    private final SealRules rules = new SealRules(SealSettings.defaults());

    /** A call, so long after the first one of its file. */
    record Call(Duration after, String what, Optional<String> argument, boolean stable) {
        static Call parse(String line) {
            List<String> words = List.of(line.split(" "));
            Duration after = Duration.ofMillis(Math.round(Double.parseDouble(words.getFirst()) * 1_000));
            Optional<String> argument = words.size() > 2 ? Optional.of(words.get(2)) : Optional.empty();
            return new Call(after, words.get(1), argument, words.size() > 3);
        }

        void happensTo(WriteProgress progress) {
            Instant now = START.plus(after);
            switch (what) {
                case "create" -> {
                    // Nothing of the file's bytes.
                }
                case "commit", "setattr" -> progress.signal(now);
                case "size" -> progress.truncated(Long.parseLong(argument.orElseThrow()) * KIB, now);
                case "write" -> {
                    String[] range = argument.orElseThrow().split("-", 2);
                    int from = Integer.parseInt(range[0]) * KIB;
                    progress.received(from, Integer.parseInt(range[1]) * KIB - from, now);
                    if (stable) {
                        progress.signal(now);
                    }
                }
                default -> throw new IllegalArgumentException(what);
            }
        }
    }

    static List<Named<List<Call>>> recorded() throws IOException {
        Map<String, List<Call>> files = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                RecordedNfsSequencesTest.class.getResourceAsStream("linux-nfs-client.txt"), StandardCharsets.UTF_8))) {
            String file = "";
            for (String line : lines.lines().toList()) {
                if (line.startsWith("## ")) {
                    file = line.substring(3);
                } else if (!line.startsWith("#")) {
                    files.computeIfAbsent(file, any -> new ArrayList<>()).add(Call.parse(line));
                }
            }
        }
        return files.entrySet().stream()
                .map(file -> Named.of(file.getKey(), file.getValue()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aFileIsSealedTwoSecondsAfterTheLastCallOfItAndNeverBefore(List<Call> calls) {
        WriteProgress progress = new WriteProgress(START);
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            call.happensTo(progress);
            assertThat(decision(progress, call.after())).as(call.toString()).isEqualTo(Decision.WAIT);
            if (i + 1 < calls.size()) {
                assertThat(decision(progress, calls.get(i + 1).after()))
                        .as("before " + calls.get(i + 1))
                        .isEqualTo(Decision.WAIT);
            }
        }
        Duration end = calls.getLast().after().plus(SealSettings.defaults().afterSignal());
        assertThat(decision(progress, end.minus(MOMENT))).isEqualTo(Decision.WAIT);
        assertThat(decision(progress, end)).isEqualTo(Decision.SEAL);
    }

    private Decision decision(WriteProgress progress, Duration after) {
        Instant now = START.plus(after);
        return rules.decide(progress.signals(false, now), now);
    }
}
