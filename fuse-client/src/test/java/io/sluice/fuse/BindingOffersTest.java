package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which binding is taken, and why. */
final class BindingOffersTest {
    private static final FuseBinding KERNEL = binding("kernel", Optional.empty());
    private static final FuseBinding JNR = binding("jnr", Optional.empty());
    private static final FuseBinding NO_KERNEL = binding("kernel", Optional.of("Linux 4.19 is too old"));
    private static final FuseBinding NO_JNR = binding("jnr", Optional.of("libfuse 2 is missing"));

    private static FuseBinding binding(String name, Optional<String> obstacle) {
        return new FuseBinding() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> obstacle() {
                return obstacle;
            }

            @Override
            public ServedMount mount(FuseMountRequest request, FuseDoor door, Runnable whenEnded) {
                throw new UnsupportedOperationException("nothing is mounted here");
            }
        };
    }

    private static String refusal(List<FuseBinding> bindings, BindingChoice choice) {
        VfsException refusal = catchThrowableOfType(VfsException.class, () -> BindingOffers.of(bindings, choice));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_SUPPORTED);
        return refusal.reason();
    }

    @Test
    void theBestIsTaken() throws VfsException {
        BindingOffers offers = BindingOffers.of(List.of(KERNEL, JNR), BindingChoice.AUTO);
        assertThat(offers.best()).isSameAs(KERNEL);
        assertThat(offers.why()).isEqualTo("auto");
        assertThat(offers.hasAnother()).isTrue();
    }

    @Test
    void theNextIsTakenForTheReasonThatIsSaid() throws VfsException {
        BindingOffers offers = BindingOffers.of(List.of(NO_KERNEL, JNR), BindingChoice.AUTO);
        assertThat(offers.best()).isSameAs(JNR);
        assertThat(offers.why()).isEqualTo("auto, for kernel: Linux 4.19 is too old");
    }

    @Test
    void whatTurnsOutNotToWorkIsLeft() throws VfsException {
        BindingOffers offers =
                BindingOffers.of(List.of(KERNEL, JNR), BindingChoice.AUTO).without("the kernel speaks FUSE 7.30");
        assertThat(offers.best()).isSameAs(JNR);
        assertThat(offers.why()).isEqualTo("auto, for kernel: the kernel speaks FUSE 7.30");
        assertThat(offers.hasAnother()).isFalse();
    }

    @Test
    void whatIsAskedForIsTakenOrRefused() throws VfsException {
        assertThat(BindingOffers.of(List.of(KERNEL, JNR), BindingChoice.JNR)).satisfies(offers -> {
            assertThat(offers.usable()).containsExactly(JNR);
            assertThat(offers.why()).isEqualTo("asked for");
        });
        assertThat(refusal(List.of(NO_KERNEL, JNR), BindingChoice.KERNEL)).isEqualTo("Linux 4.19 is too old");
    }

    @Test
    void withoutAnyTheReasonsAreSaidInOneLine() {
        assertThat(refusal(List.of(NO_KERNEL, NO_JNR), BindingChoice.AUTO))
                .isEqualTo("kernel: Linux 4.19 is too old; jnr: libfuse 2 is missing");
        assertThat(refusal(List.of(JNR), BindingChoice.KERNEL)).isEqualTo("this gateway has no binding kernel");
    }

    @Test
    void aChoiceIsReadByItsName() throws VfsException {
        assertThat(BindingChoice.parse("kernel")).isEqualTo(BindingChoice.KERNEL);
        VfsException refusal = catchThrowableOfType(VfsException.class, () -> BindingChoice.parse("libfuse"));
        assertThat(refusal.reason()).isEqualTo("libfuse is no binding; choose one of auto, kernel, jnr");
    }
}
