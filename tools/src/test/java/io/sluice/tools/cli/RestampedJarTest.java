package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RestampedJarTest {
    @TempDir
    private Path folder;

    @Test
    void everyClassOfTheParserPassesTheVerifierThatAnArchiveNeeds() throws Exception {
        Path original = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path copy = folder.resolve("parser.jar");

        RestampedJar.write(original, copy);

        assertThat(entriesOf(copy)).isEqualTo(entriesOf(original));
        List<String> classes = entriesOf(copy).stream()
                .filter(name -> name.startsWith("picocli/") && name.endsWith(".class"))
                .toList();
        assertThat(classes).hasSizeGreaterThan(200);
        try (JarFile jar = new JarFile(copy.toFile());
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            for (String name : classes) {
                byte[] content = jar.getInputStream(jar.getEntry(name)).readAllBytes();
                assertThat(ClassFile.of().parse(content).majorVersion())
                        .as(name)
                        .isEqualTo(ClassFile.JAVA_8_VERSION);
                // To initialise a class is to have it verified.
                Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'), true, loader);
            }
        }
    }

    private static List<String> entriesOf(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream().map(JarEntry::getName).toList();
        }
    }
}
