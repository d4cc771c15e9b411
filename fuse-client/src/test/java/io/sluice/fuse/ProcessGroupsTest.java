package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ProcessGroupsTest {
    @Test
    void theGroupsAreThoseOfTheProcess() throws IOException, InterruptedException {
        Assumptions.assumeTrue(UmountCommand.isRoot(), "only root can give a process groups");
        Process process = new ProcessBuilder("setpriv", "--groups", "4711,4294967290", "cat").start();
        try {
            ProcessGroups groups = new ProcessGroups(Math.toIntExact(process.pid()));
            awaitExec(process);
            assertThat(groups.contains(4711)).isTrue();
            assertThat(groups.contains((int) 4_294_967_290L)).isTrue();
            assertThat(groups.contains(4712)).isFalse();
        } finally {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** What goes in comes out when setpriv has become cat. */
    private static void awaitExec(Process process) throws IOException {
        process.getOutputStream().write('x');
        process.getOutputStream().flush();
        assertThat(process.getInputStream().read()).isEqualTo('x');
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        assertThat(new ProcessGroups(Integer.MAX_VALUE).contains(0)).isFalse();
        assertThat(new ProcessGroups(0).contains(0)).isFalse();
    }
}
