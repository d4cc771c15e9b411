package io.sluice.tools.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes a jar anew whose classes were compiled for a Java older than 6, as the one that reads command lines: with frames for the verifier, so that
 * an archive of classes takes them (bin/sluice). Nothing else of them changes.
 */
final class RestampedJar {
    private static final int WITH_FRAMES = ClassFile.JAVA_8_VERSION;

    private RestampedJar() {}

    /** Arguments: the jar, and where the new one goes; what is there is replaced. */
    public static void main(String[] jars) throws IOException {
        write(Path.of(jars[0]), Path.of(jars[1]));
    }

    static void write(Path from, Path into) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile jar = new JarFile(from.toFile());
                JarOutputStream out = new JarOutputStream(bytes)) {
            ClassFile classes = classesOf(jar);
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String name = entries.nextElement().getName();
                byte[] content = read(jar, name).orElseThrow();
                out.putNextEntry(new JarEntry(name));
                out.write(isOfClassPath(name) ? restamped(classes, content) : content);
                out.closeEntry();
            }
        }
        Files.write(into, bytes.toByteArray());
    }

    /** A module's own description, and what is for other releases of Java only, is another matter. */
    private static boolean isOfClassPath(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class");
    }

    private static byte[] restamped(ClassFile classes, byte[] content) {
        ClassModel old = classes.parse(content);
        if (old.majorVersion() >= WITH_FRAMES) {
            return content;
        }
        return classes.transformClass(
                old,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen((builder, element) -> {
                            if (element instanceof ClassFileVersion) {
                                builder.withVersion(WITH_FRAMES, 0);
                            } else {
                                builder.with(element);
                            }
                        }));
    }

    /** Frames need to know what is a subclass of what: of classes of the jar itself, and of those of Java. */
    private static ClassFile classesOf(JarFile jar) {
        ClassHierarchyResolver ofJar = ClassHierarchyResolver.ofResourceParsing((ClassDesc type) ->
                read(jar, pathOf(type)).map(ByteArrayInputStream::new).orElse(null));
        return ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static String pathOf(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1) + ".class";
    }

    private static Optional<byte[]> read(JarFile jar, String name) {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
