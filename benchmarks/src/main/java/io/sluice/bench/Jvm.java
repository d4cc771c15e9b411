package io.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** The JVM that the benchmarks run on. */
final class Jvm {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Jvm() {}

    /** The program, to start another like this one. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The CPU time of this process until now, in seconds. */
    static double cpuSeconds() {
        return PROCESS.getProcessCpuTime() / 1e9;
    }
}
