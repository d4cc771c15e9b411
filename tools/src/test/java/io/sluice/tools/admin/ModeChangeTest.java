package io.sluice.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModeChangeTest {
    @ParameterizedTest
    @CsvSource({
        "644,           0777, false, 0644",
        "4755,          0644, false, 4755",
        "u+x,           0644, false, 0744",
        "go-rwx,        0777, true,  0700",
        "a=r,           0777, false, 0444",
        "+x,            0644, false, 0755",
        "'u=rw,g=r,o=', 0777, false, 0640",
        "u+rwX,         0444, false, 0644",
        "u+rwX,         0444, true,  0744",
        "a+X,           0744, false, 0755",
        "u+s,           0755, false, 4755",
        "g+s,           0755, false, 2755",
        "+t,            0777, true,  1777",
        "o-w,           1777, true,  1775"
    })
    void octalAndSymbolicModesChangeWhatChmodChanges(String text, String before, boolean directory, String after) {
        int changed = ModeChange.parse(text).orElseThrow().applyTo(Integer.parseInt(before, 8), directory);

        assertThat(Integer.toOctalString(changed)).isEqualTo(Integer.toOctalString(Integer.parseInt(after, 8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "99999", "u", "u+q", "u+x,", "rwx", "-1"})
    void whatIsNoModeIsRefused(String text) {
        assertThat(ModeChange.parse(text)).isEmpty();
    }
}
