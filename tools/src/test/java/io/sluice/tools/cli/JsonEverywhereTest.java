package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.admin.Json;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;

/** Each command answers programs, too. */
final class JsonEverywhereTest {
    /** Those that start or end something, or whose output is that of another program; the others have an example below. */
    private static final Set<String> WITHOUT = Set.of("start", "stop", "demo", "bench", "config rotate-key");

    @TempDir
    private Path folder;

    private RunningDaemon daemon;
    private final Map<String, List<String>> examples = new LinkedHashMap<>();

    @BeforeEach
    void start() throws Exception {
        daemon = new RunningDaemon(folder.resolve("home"));
        String local = Files.writeString(folder.resolve("local"), "hello").toString();
        example("fs mount", "/data", "s3://bucket");
        example("fs mkdir", "/d");
        example("fs cp", "file:" + local, "/d/a");
        example("fs ls", "/d");
        example("fs stat", "/d/a");
        example("fs cat", "/d/a");
        example("fs head", "/d/a");
        example("fs tail", "/d/a");
        example("fs checksum", "/d/a");
        example("fs du", "/d");
        example("fs count", "/d");
        example("fs mv", "/d/a", "/d/b");
        example("fs load", "/d");
        example("fs pin", "/d/b");
        example("fs free", "/d/b");
        example("fs persist", "/d");
        example("fs why", "/d/b");
        example("fs refresh", "/d");
        example("fs chown", "7", "/d/b");
        example("fs chgrp", "7", "/d/b");
        example("fs chmod", "600", "/d/b");
        example("fs rm", "-R", "/d");
        example("fs unmount", "/data");
        example("fuse mount", "/mnt/x", "/");
        example("fuse stat");
        example("fuse umount", "/mnt/x");
        example("nfs exports");
        example("nfs clients");
        example("nfs kick", "10.0.0.7");
        example("cache stat");
        example("cache ls");
        example("cache verify");
        example("cache simulate", "cyclic:files=10,size=1KiB,epochs=2");
        example("status");
        example("config");
        example("top", "--count", "1", "--interval", "0.1");
        example("doctor", "-o", "fuse.enabled=false", "-o", "nfs.port=0");
        example("completion", "zsh");
    }

    private void example(String command, String... arguments) {
        examples.put(command, List.of(arguments));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private static void leaves(CommandLine command, String path, List<String> into) {
        command.getCommandSpec().subcommands().values().stream().distinct().forEach(sub -> {
            String name = (path + " " + sub.getCommandName()).strip();
            boolean group = sub.getCommand() instanceof CommandGroup;
            if (!group) {
                into.add(name);
            }
            leaves(sub, name, into);
        });
    }

    @Test
    void eachCommandHasAnExampleHere() {
        List<String> all = new ArrayList<>();
        leaves(Sluice.commandLine(OutputStream.nullOutputStream(), new ByteArrayOutputStream(), false), "", all);
        all.removeAll(WITHOUT);
        assertThat(all).hasSizeGreaterThan(30).allMatch(name -> examples.containsKey(name) || name.equals("fs unpin"));
    }

    @Test
    void eachAnswerIsJson() {
        examples.forEach((command, arguments) -> {
            List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
            words.addAll(arguments);
            words.add("--json");
            CommandRun run = CommandRun.of(daemon.home(), words.toArray(String[]::new));
            assertThat(run.code()).as(command + ": " + run.err()).isZero();
            boolean none = command.equals("cache ls") && run.out().isEmpty();
            assertThat(none || isJson(run.out())).as(command + ": " + run.out()).isTrue();
        });
    }

    /** One document, or one a line; of a listing of nothing there is none. */
    private static boolean isJson(String text) {
        return isDocument(text) || (!text.isBlank() && text.lines().allMatch(JsonEverywhereTest::isDocument));
    }

    private static boolean isDocument(String text) {
        try {
            return !text.isBlank() && !Json.MAPPER.readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }
}
