package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.sluice.tools.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the sources of all modules keep to (HOUSE-STYLE), as the JDK's own parser sees them. */
final class SourceRulesTest {
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 60;
    private static final Pattern EMPTY_NAME =
            Pattern.compile(".*(Util|Utils|Helper|Manager|Impl)|(Base|Abstract)[A-Z].*");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled");

    /** The classes that turn the errors of one vocabulary into those of another: a new error must break the build there. */
    private static final Set<String> TRANSLATIONS =
            Set.of("NfsStatus.java", "Errno.java", "StoreErrors.java", "VfsAnswer.java", "MountStatus.java");

    private static final List<Source> SOURCES = new ArrayList<>();

    /** A source file and its tree. */
    private record Source(Path path, CompilationUnitTree tree, SourcePositions positions) {
        long lines(Tree part) {
            long start = positions.getStartPosition(tree, part);
            long end = positions.getEndPosition(tree, part);
            return tree.getLineMap().getLineNumber(end) - tree.getLineMap().getLineNumber(start) + 1;
        }

        boolean isTest() {
            return path.toString().contains("/src/test/");
        }
    }

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> tree = Files.walk(Checkout.root());
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> paths = tree.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> path.toString().contains("/src/"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(paths));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                SOURCES.add(new Source(Path.of(unit.getSourceFile().toUri()), unit, positions));
            }
        }
    }

    @Test
    void allModulesAreSeen() {
        assertThat(SOURCES).hasSizeGreaterThan(100);
        assertThat(SOURCES).anyMatch(source -> source.path().toString().contains("/core-vfs/src/main/"));
        assertThat(SOURCES).anyMatch(source -> source.path().toString().contains("/tools/src/test/"));
    }

    @Test
    void theTranslationsThatAreCheckedAreThere() {
        assertThat(SOURCES)
                .extracting(source -> source.path().getFileName().toString())
                .containsAll(TRANSLATIONS);
    }

    @Test
    void noFileIsLongerThan400Lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Source source : SOURCES) {
            long lines = Files.readAllLines(source.path()).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(source.path() + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noMethodIsLongerThan60Lines() {
        List<String> tooLong = new ArrayList<>();
        for (Source source : SOURCES) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void unused) {
                    if (method.getBody() != null && source.lines(method) > LONGEST_METHOD) {
                        tooLong.add(
                                source.path() + ": " + method.getName() + " has " + source.lines(method) + " lines");
                    }
                    return super.visitMethod(method, null);
                }
            }.scan(source.tree(), null);
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void namesSayWhatAClassIs() {
        List<String> empty = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.isTest()) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree type, Void unused) {
                        if (EMPTY_NAME.matcher(type.getSimpleName()).matches()) {
                            empty.add(source.path() + ": " + type.getSimpleName());
                        }
                        return super.visitClass(type, null);
                    }
                }.scan(source.tree(), null);
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void aFileHasOnePublicType() {
        assertThat(SOURCES)
                .allMatch(source -> source.tree().getTypeDecls().stream()
                                .filter(type -> type instanceof ClassTree declared
                                        && declared.getModifiers().getFlags().contains(Modifier.PUBLIC))
                                .count()
                        <= 1);
    }

    @Test
    void translationsOfErrorsHaveNoDefault() {
        List<String> defaults = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.isTest()
                    && TRANSLATIONS.contains(source.path().getFileName().toString())) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitCase(CaseTree branch, Void unused) {
                        boolean isDefault =
                                branch.getLabels().stream().anyMatch(label -> label instanceof DefaultCaseLabelTree);
                        if (isDefault) {
                            defaults.add(source.path() + ": "
                                    + source.tree()
                                            .getLineMap()
                                            .getLineNumber(source.positions().getStartPosition(source.tree(), branch)));
                        }
                        return super.visitCase(branch, null);
                    }
                }.scan(source.tree(), null);
            }
        }
        assertThat(defaults).isEmpty();
    }

    /** What stands in for a slow store or network is slow by {@code TimeUnit}; that is no test that sleeps and hopes. */
    @Test
    void nothingIsLeftUnfinishedAndNoTestSleeps() throws IOException {
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.path().endsWith("SourceRulesTest.java")) {
                List<String> lines = Files.readAllLines(source.path());
                for (int i = 0; i < lines.size(); i++) {
                    boolean sleeps = source.isTest() && lines.get(i).contains("Thread.sleep(");
                    if (sleeps || UNFINISHED.matcher(lines.get(i)).find()) {
                        found.add(source.path() + ":" + (i + 1) + ": "
                                + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
