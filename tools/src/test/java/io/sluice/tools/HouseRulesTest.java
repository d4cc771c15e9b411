package io.sluice.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.UfsException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of the house: who may know whom, and who may know which library (DESIGN, section 1). */
final class HouseRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.sluice");

    private static final Set<String> CROSSING = Set.of(VfsException.class.getName(), UfsException.class.getName());

    @Test
    void theCoreKnowsNoWireNoStoreAndNoKernel() {
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.vfs..")
                .should()
                .dependOnClassesThat(ours().and(outside("io.sluice.vfs"))));
    }

    /** A rule about a package that is not there, for a typing error say, would hold for ever. */
    @ParameterizedTest
    @CsvSource({
        "io.sluice.vfs",
        "io.sluice.ufs.s3",
        "io.sluice.ufs.hdfs",
        "io.sluice.cache",
        "io.sluice.nfs.rpc",
        "io.sluice.fuse.jnr",
        "io.sluice.fuse.kernel",
        "io.sluice.tools.cli",
        "io.sluice.demo"
    })
    void whatARuleSpeaksOfIsThere(String module) {
        assertThat(HOUSE.that(JavaClass.Predicates.resideInAPackage(module + "..")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"io.sluice.ufs", "io.sluice.cache", "io.sluice.nfs", "io.sluice.fuse"})
    void whatStandsAroundTheCoreKnowsTheCoreOnly(String module) {
        check(noClasses()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .dependOnClassesThat(ours().and(outside(module)).and(outside("io.sluice.vfs"))));
    }

    @ParameterizedTest
    @CsvSource({
        "org.mapdb,                 io.sluice.vfs.meta;io.sluice.cache",
        "software.amazon.awssdk,    io.sluice.ufs.s3;io.sluice.demo",
        "org.apache.hadoop,         io.sluice.ufs.hdfs",
        "io.netty,                  io.sluice.nfs.rpc",
        "ru.serce.jnrfuse,          io.sluice.fuse.jnr",
        "jnr,                       io.sluice.fuse.jnr",
        "java.lang.foreign,         io.sluice.fuse.kernel;io.sluice.fuse.jnr;io.sluice.cache",
        "io.helidon,                io.sluice.tools",
        "io.micrometer,             io.sluice.tools.metrics",
        "io.prometheus,             io.sluice.tools.metrics",
        "io.opentelemetry,          io.sluice.tools.tracing",
        "gg.jte,                    io.sluice.tools.web",
        "picocli,                   io.sluice.tools",
        "org.gaul,                  io.sluice.demo"
    })
    void aLibraryIsKnownInItsOwnPlaceOnly(String library, String places) {
        check(noClasses()
                .that(outside(places.split(";")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + ".."));
        assertThat(HOUSE.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream()))
                .describedAs("somebody uses %s", library)
                .anyMatch(use -> use.getTargetClass().getPackageName().startsWith(library));
    }

    @Test
    void onlyTheWiringKnowsTheModules() {
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.tools.(**)")
                .should()
                .dependOnClassesThat(ours().and(outside("io.sluice.tools", "io.sluice.vfs"))));
    }

    @Test
    void packagesOfTheToolsHaveNoCycles() {
        check(slices().matching("io.sluice.tools.(*)..").should().beFreeOfCycles());
    }

    @Test
    void ofCheckedExceptionsOnlyTheTwoCrossPackages() {
        check(ArchRuleDefinition.methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(throwOfOursOnlyTheTwo()));
    }

    @Test
    void classesAreNotLeftOpenForExtension() {
        check(classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areTopLevelClasses()
                .should(beFinalOrAbstractInside()));
    }

    private static DescribedPredicate<JavaClass> ours() {
        return JavaClass.Predicates.resideInAPackage("io.sluice..").as("ours");
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        String[] all = List.of(packages).stream().map(name -> name + "..").toArray(String[]::new);
        return JavaClass.Predicates.resideOutsideOfPackages(all);
    }

    private static ArchCondition<JavaMethod> throwOfOursOnlyTheTwo() {
        return new ArchCondition<>("throw of our own checked exceptions only VfsException and UfsException") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                for (var declared : method.getThrowsClause()) {
                    JavaClass type = declared.getRawType();
                    boolean ours = type.getPackageName().startsWith("io.sluice");
                    boolean checked = !type.isAssignableTo(RuntimeException.class);
                    boolean fine = !ours || !checked || CROSSING.contains(type.getName());
                    events.add(
                            new SimpleConditionEvent(method, fine, method.getFullName() + " throws " + type.getName()));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beFinalOrAbstractInside() {
        return new ArchCondition<>("be final, or abstract and seen by their package only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean isFinal = type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
                boolean isAbstract =
                        type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT);
                boolean isPublic = type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
                boolean fine = isFinal
                        || (isAbstract && !isPublic)
                        || type.getSimpleName().equals("package-info");
                events.add(new SimpleConditionEvent(type, fine, type.getName() + " can be extended"));
            }
        };
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
