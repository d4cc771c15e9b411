package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
    private static final List<String> WORDS = List.of("nfs", "endpoint", "metadata-ttl", "region", "uid", "gid");

    @ParameterizedTest
    @CsvSource({
        "nsf, nfs",
        "endpiont, endpoint",
        "end-point, endpoint",
        "metadata-tll, metadata-ttl",
        "metadatattl, metadata-ttl",
        "regions, region",
        "uid, uid",
        "uidd, uid"
    })
    void aSlipOfTheFingersIsUnderstood(String typed, String meant) {
        assertThat(Nearest.to(typed, WORDS)).contains(meant);
    }

    @Test
    void whatResemblesNothingIsNotGuessed() {
        assertThat(Nearest.to("colour", WORDS)).isEmpty();
        assertThat(Nearest.to("n".repeat(10_000), WORDS)).isEmpty();
        assertThat(Nearest.to("nfs", List.of())).isEmpty();
    }
}
