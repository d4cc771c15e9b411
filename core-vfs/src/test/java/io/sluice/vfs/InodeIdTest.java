package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InodeIdTest {
    /** Computed apart from this code: clients hold these numbers in file handles across every release. */
    @ParameterizedTest
    @CsvSource({
        "1,data,0,187bfeb1a27ecad",
        "1,data,1,2ec1115efddf0c23",
        "1,größe ✓.pt,0,6766002ee1431900",
        "9223372036854775807,a,0,2f4a7d392578a896"
    })
    void theIdOfAPlaceIsTheSameForEver(long parent, String name, int probe, String id) {
        assertThat(InodeId.derive(new InodeId(parent), new FileName(name), probe))
                .hasToString(id);
    }

    @Test
    void probesDiffer() {
        Set<InodeId> ids = new HashSet<>();
        for (int probe = 0; probe < 1000; probe++) {
            ids.add(InodeId.derive(InodeId.ROOT, new FileName("a"), probe));
        }
        assertThat(ids).hasSize(1000).contains(InodeId.derive(InodeId.ROOT, new FileName("a")));
    }

    @Property
    void aDerivedIdIsNoneOfTheReserved(
            @ForAll @LongRange(min = 1) long parent, @ForAll @AlphaChars @StringLength(min = 1, max = 50) String name) {
        InodeId id = InodeId.derive(new InodeId(parent), new FileName(name));
        assertThat(id.value()).isGreaterThanOrEqualTo(InodeId.FIRST_DERIVED);
    }

    @Test
    void idsBeginAtOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InodeId(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new InodeId(-1));
        assertThat(InodeId.ROOT.value()).isOne();
    }
}
