package io.sluice.ufs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connectors that come as jars: each in a class loader of its own, and none of them can keep the gateway from starting. */
final class PluginsTest {
    private static final String FACTORY = UnderFileSystemFactory.class.getName();
    private static final String LIBRARY = "com.example.library.Library";

    @TempDir
    private Path folder;

    private Path plugins() {
        return folder.resolve("plugins");
    }

    private Connectors connectors() {
        return new Connectors(RetryPolicy.until(Duration.ZERO), plugins());
    }

    private PluginBuilder builder() {
        return new PluginBuilder(folder);
    }

    /** A connector that opens nothing: it answers with what {@code reason}, an expression, says. */
    private static String connector(String name, String scheme, String reason) {
        return """
            package com.example;
            import io.sluice.vfs.storage.*;
            import java.util.*;
            public final class %s implements UnderFileSystemFactory {
                public Set<String> schemes() { return Set.of("%s"); }
                public Set<String> options() { return Set.of("colour"); }
                public Set<String> secretOptions() { return Set.of(); }
                public UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
                    org.slf4j.LoggerFactory.getLogger(%1$s.class).debug("opening");
                    throw new UfsException(UfsError.NOT_FOUND, %s);
                }
            }
            """.formatted(name, scheme, reason);
    }

    private static String library(String version) {
        return "package com.example.library; public final class Library { public static String version() { return \""
                + version + "\"; } }";
    }

    private static void assertAnswers(Connectors connectors, String uri, String answer) {
        assertThatThrownBy(() -> connectors.open(MountUri.parse(uri), Map.of())).hasMessage(answer);
    }

    @Test
    void withoutADirectoryThereAreNoPlugins() {
        try (Connectors connectors = connectors()) {
            assertThat(connectors.schemes()).containsExactly("file", "hdfs", "s3", "swebhdfs", "webhdfs");
            assertThat(connectors.brokenPlugins()).isEmpty();
        }
    }

    @Test
    void twoPluginsMayCarryDifferentVersionsOfALibrary() throws Exception {
        for (String version : List.of("1", "2")) {
            builder()
                    .source("com.example.Connector", connector("Connector", "one" + version, LIBRARY + ".version()"))
                    .source(LIBRARY, library(version))
                    .service(FACTORY, "com.example.Connector")
                    .jar(plugins().resolve("plugin" + version + "/connector.jar"), List.of(LIBRARY));
            builder().source(LIBRARY, library(version)).jar(plugins().resolve("plugin" + version + "/library.jar"));
        }

        try (Connectors connectors = connectors()) {
            assertThat(connectors.brokenPlugins()).isEmpty();
            assertThat(connectors.options("one1")).containsExactly("colour");
            assertAnswers(connectors, "one1://store", "NOT_FOUND: 1");
            assertAnswers(connectors, "one2://store", "NOT_FOUND: 2");
        }
    }

    @Test
    void aJarAloneIsAPluginToo() throws Exception {
        builder()
                .source("com.example.Connector", connector("Connector", "alone", "\"here\""))
                .service(FACTORY, "com.example.Connector")
                .jar(plugins().resolve("alone.jar"));

        try (Connectors connectors = connectors()) {
            assertAnswers(connectors, "alone://store", "NOT_FOUND: here");
        }
    }

    @Test
    void aPluginSeesThePortsAndNothingElseOfTheGateway() throws Exception {
        String look = """
            java.util.stream.Stream.of("io.sluice.vfs.FileName", "io.sluice.vfs.storage.StorePath", "org.slf4j.Logger",
                    "io.sluice.vfs.core.GatewayFileSystem", "io.sluice.ufs.Connectors", "org.apache.hadoop.fs.Path",
                    "ch.qos.logback.classic.Logger", "software.amazon.awssdk.services.s3.S3Client")
                .filter(name -> {
                    try {
                        Class.forName(name, false, Connector.class.getClassLoader());
                        return true;
                    } catch (ClassNotFoundException e) {
                        return false;
                    }
                }).toList().toString()
            """;
        builder()
                .source("com.example.Connector", connector("Connector", "look", look))
                .service(FACTORY, "com.example.Connector")
                .jar(plugins().resolve("look.jar"));

        try (Connectors connectors = connectors()) {
            assertAnswers(
                    connectors,
                    "look://store",
                    "NOT_FOUND: [io.sluice.vfs.FileName, io.sluice.vfs.storage.StorePath, org.slf4j.Logger]");
        }
    }

    @Test
    void aBrokenPluginIsLeftOutAndTheOthersWork() throws Exception {
        Files.createDirectories(plugins().resolve("empty"));
        Files.writeString(plugins().resolve("no-jar.jar"), "this is no jar");
        builder().source(LIBRARY, library("1")).jar(plugins().resolve("no-connector.jar"));
        builder().service(FACTORY, "com.example.Nowhere").jar(plugins().resolve("no-class.jar"));
        builder()
                .source("com.example.Connector", connector("Connector", "file", "\"evil\""))
                .service(FACTORY, "com.example.Connector")
                .jar(plugins().resolve("takes-file.jar"));
        builder()
                .source("com.example.Connector", connector("Connector", "Not A Scheme", "\"\""))
                .service(FACTORY, "com.example.Connector")
                .jar(plugins().resolve("strange.jar"));
        builder()
                .source("com.example.One", connector("One", "twice", "\"\""))
                .source("com.example.Two", connector("Two", "twice", "\"\""))
                .service(FACTORY, "com.example.One", "com.example.Two")
                .jar(plugins().resolve("two-in-one.jar"));
        for (String name : List.of("x-first", "y-second")) {
            builder()
                    .source("com.example.Connector", connector("Connector", "same", "\"" + name + "\""))
                    .service(FACTORY, "com.example.Connector")
                    .jar(plugins().resolve(name + ".jar"));
        }

        try (Connectors connectors = connectors()) {
            assertThat(connectors.schemes()).containsExactly("file", "hdfs", "s3", "same", "swebhdfs", "webhdfs");
            assertAnswers(connectors, "same://store", "NOT_FOUND: x-first");
            assertThat(connectors.brokenPlugins())
                    .containsEntry("empty", "holds no connector")
                    .containsEntry("no-connector", "holds no connector")
                    .containsEntry("takes-file", "serves file://, which Sluice itself serves")
                    .containsEntry("strange", "serves a scheme that can't be one")
                    .containsEntry("two-in-one", "has two connectors for twice://")
                    .containsEntry("y-second", "serves same://, as the plugin x-first does")
                    .hasSize(8);
            assertThat(connectors.brokenPlugins().get("no-jar")).startsWith("no-jar.jar is no jar that can be read");
            assertThat(connectors.brokenPlugins().get("no-class")).contains("com.example.Nowhere");
            assertThatThrownBy(() -> connectors.open(MountUri.parse("twice://store"), Map.of()))
                    .hasMessageContaining("broken plugins (see the log): empty, no-class,");
        }
    }

    @Test
    void aClassThatIsMissingWhenAStoreIsOpenedIsAnAnswer() throws Exception {
        builder()
                .source("com.example.Connector", connector("Connector", "late", LIBRARY + ".version()"))
                .source(LIBRARY, library("1"))
                .service(FACTORY, "com.example.Connector")
                .jar(plugins().resolve("late.jar"), List.of(LIBRARY));

        try (Connectors connectors = connectors()) {
            assertAnswers(
                    connectors,
                    "late://store",
                    "INVALID: the plugin late is broken, it can't open late://store:"
                            + " java.lang.NoClassDefFoundError: com/example/library/Library");
        }
    }

    @Test
    void aFileSystemOfHadoopsIsOpenedWhenItsJarIsAdded() throws Exception {
        builder()
                .source("com.example.Toy", """
                    package com.example;
                    public final class Toy extends org.apache.hadoop.fs.RawLocalFileSystem {
                        @Override public String getScheme() { return "toy"; }
                        @Override public java.net.URI getUri() { return java.net.URI.create("toy://host/"); }
                        @Override public void initialize(java.net.URI uri, org.apache.hadoop.conf.Configuration conf)
                                throws java.io.IOException {
                            if (!conf.get("toy.key", "").equals("opensesame") || conf.get("io.file.buffer.size") == null) {
                                throw new org.apache.hadoop.security.AccessControlException("no key");
                            }
                            super.initialize(uri, conf);
                        }
                    }
                    """)
                .service("org.apache.hadoop.fs.FileSystem", "com.example.Toy")
                .jar(plugins().resolve("toy/toy.jar"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("f"), "hello");
        MountUri uri = MountUri.parse("toy://host" + data);

        try (Connectors connectors = connectors()) {
            assertThat(connectors.brokenPlugins()).isEmpty();
            assertThat(connectors.options("toy")).contains("hadoop.*", "atomic-rename");
            assertThat(connectors.options("hdfs")).contains("hadoop.*").doesNotContain("atomic-rename");
            assertThatThrownBy(() -> connectors.open(uri, Map.of())).hasMessageStartingWith("ACCESS_DENIED: ");
            Map<String, String> options = Map.of("hadoop.toy.key", "opensesame", "atomic-rename", "true");
            try (UnderFileSystem store = connectors.open(uri, options)) {
                assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                        .singleElement()
                        .extracting(entry -> entry.name().value())
                        .isEqualTo("f");
                var stored = store.put(StorePath.of("g"), BytesToUpload.of("new"), PutMode.EXCLUSIVE);
                try (InputStream stream = store.read(StorePath.of("g"), stored.version(), 0, 3)) {
                    assertThat(stream.readAllBytes()).asString().isEqualTo("new");
                }
            }
        }
        assertThat(data.resolve("g")).hasContent("new");
    }

    @Test
    void hadoopIsNotLoadedBeforeSomethingOfItIsOpened() throws Exception {
        List<URL> withoutHadoop = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("hadoop")) {
                withoutHadoop.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader gateway =
                new URLClassLoader(withoutHadoop.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(gateway);
            Class<?> policy = gateway.loadClass(RetryPolicy.class.getName());
            Class<?> type = gateway.loadClass(Connectors.class.getName());
            Object connectors = type.getConstructor(policy, Path.class)
                    .newInstance(policy.getMethod("standard").invoke(null), plugins());

            assertThat(type.getMethod("options", String.class).invoke(connectors, "hdfs"))
                    .asInstanceOf(InstanceOfAssertFactories.COLLECTION)
                    .contains("hadoop.*", "core-site");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
