package io.sluice.ufs;

import io.sluice.ufs.hdfs.HdfsFactory;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * The jars of one plugin.
 *
 * @param name that of its folder, or of its only jar
 * @param jars in the order of their names
 */
record PluginJars(String name, List<Path> jars) {
    private static final String JAR = ".jar";

    PluginJars {
        jars = List.copyOf(jars);
    }

    /** The plugins in {@code directory}: each folder in it that has jars, and each jar. None if there is no such directory. */
    static List<PluginJars> in(Path directory) throws IOException {
        List<PluginJars> plugins = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return plugins;
        }
        for (Path entry : sorted(directory)) {
            String name = entry.getFileName().toString();
            if (Files.isDirectory(entry)) {
                List<Path> jars = sorted(entry).stream()
                        .filter(file -> file.toString().endsWith(JAR))
                        .toList();
                plugins.add(new PluginJars(name, jars));
            } else if (name.endsWith(JAR)) {
                plugins.add(new PluginJars(name.substring(0, name.length() - JAR.length()), List.of(entry)));
            }
        }
        return plugins;
    }

    private static List<Path> sorted(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        return entries;
    }

    /**
     * Whether there are file systems of Hadoop's in it.
     *
     * @throws IOException for a file that is no jar: a class loader would only find nothing in it, and not say why
     */
    boolean hasHadoopFileSystems() throws IOException {
        boolean found = false;
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                found |= file.getEntry("META-INF/services/" + HdfsFactory.SERVICE) != null;
            } catch (IOException e) {
                throw new IOException(jar.getFileName() + " is no jar that can be read: " + e.getMessage(), e);
            }
        }
        return found;
    }

    URL[] urls() throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return urls;
    }
}
