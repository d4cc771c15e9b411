package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the small benchmarks still run: one call of those that need no long preparation, in this JVM. */
final class CacheBenchmarkTest {
    @Test
    void runs() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include(CacheBenchmark.class.getSimpleName()
                                + "\\.(blockFilePut|blockFileRead|region|indexLookUp|policyEvicts)$")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results).hasSize(7);
    }
}
