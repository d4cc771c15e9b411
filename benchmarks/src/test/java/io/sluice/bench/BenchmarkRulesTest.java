package io.sluice.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
