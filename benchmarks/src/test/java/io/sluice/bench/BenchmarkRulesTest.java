package io.sluice.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the benchmarks stand in the house: around what they measure, and nothing stands on them. */
final class BenchmarkRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    @Test
    void theyKnowTheCoreTheCacheAndTheStoresOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.sluice.tools..",
                        "io.sluice.nfs..",
                        "io.sluice.fuse..",
                        "io.sluice.demo..",
                        "io.sluice.ufs.s3..",
                        "io.sluice.ufs.hdfs..",
                        "io.sluice.ufs.local..")
                .check(HOUSE);
    }

    @Test
    void theMemoryThatTheyMeasureIsThatOfAGatewayAsItsLauncherStartsIt() throws IOException {
        String launcher = Files.readString(Path.of("..", "bin", "sluice"));
        assertThat(launcher.lines().filter(line -> line.startsWith("readonly serving=")))
                .singleElement()
                .satisfies(line -> Jvm.GATEWAY_OPTIONS.stream()
                        .filter(option -> !option.startsWith("--"))
                        .forEach(option -> assertThat(line).contains(option)));
    }

    @Test
    void nobodyKnowsThem() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.bench..", "org.openjdk.jmh..")
                .check(HOUSE);
    }
}
