package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NegotiationTest {
    private static final int ALL = -1;

    @Test
    void aKernelThatOffersAllIsGivenWhatIsWanted() throws VfsException {
        Replies.Init answer = Negotiation.answer(new Requests.Init(7, 45, 131_072, ALL, ALL), true);
        assertThat(answer.minor()).isEqualTo(40);
        assertThat(answer.maxWrite()).isEqualTo(1 << 20);
        assertThat(answer.maxPages()).isEqualTo(256);
        assertThat(answer.stackDepth()).isEqualTo(1);
        assertThat(answer.has(Negotiation.PASSTHROUGH)).isTrue();
        assertThat(answer.has(Negotiation.READDIRPLUS_AUTO)).isTrue();
        // Write-back caching would let the kernel write when the file is sealed already.
        assertThat(answer.has(1L << 16)).isFalse();
    }

    @Test
    void whatTheKernelDoesNotOfferIsNotAskedFor() throws VfsException {
        Replies.Init answer = Negotiation.answer(new Requests.Init(7, 31, 131_072, 1, 0), true);
        assertThat(answer.minor()).isEqualTo(31);
        assertThat(answer.flags()).isEqualTo(Negotiation.ASYNC_READ);
        assertThat(answer.stackDepth()).isZero();
    }

    @Test
    void withoutPassthroughTheMountIsNotStacked() throws VfsException {
        Replies.Init answer = Negotiation.answer(new Requests.Init(7, 45, 0, ALL, ALL), false);
        assertThat(answer.has(Negotiation.PASSTHROUGH)).isFalse();
        assertThat(answer.stackDepth()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, 30", "6, 40", "8, 0"})
    void anotherProtocolIsRefusedInOneLine(int major, int minor) {
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> Negotiation.answer(new Requests.Init(major, minor, 0, ALL, ALL), true));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_SUPPORTED);
        assertThat(refusal.reason())
                .isEqualTo("the kernel speaks FUSE " + major + "." + minor
                        + ", and this needs 7.31 (Linux 5.4); use --binding jnr");
    }
}
