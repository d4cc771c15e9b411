package io.sluice.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /mnt | the folder is not there: make it | /mnt: the folder is not there: make it
        /mnt | /mnt is not empty; choose another | /mnt is not empty; choose another
        /mnt | /mnt/x is not empty; choose another | /mnt: /mnt/x is not empty; choose another
        /mnt | nothing is mounted at /mnt (see the list) | nothing is mounted at /mnt (see the list)
        mnt  | a path begins with '/': mnt | a path begins with '/': mnt
        """)
    void aThingIsNamedOnce(String thing, String reason, String line) {
        assertThat(Problem.about(thing, new VfsException(VfsError.INVALID, reason))
                        .view()
                        .detail())
                .isEqualTo(line);
    }
}
