package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionTest {
    @TempDir
    private Path folder;

    private String completed(String... words) throws Exception {
        CommandRun script = CommandRun.of(folder, "completion", "bash");
        assertThat(script.code()).isZero();
        Path file = Files.writeString(folder.resolve("sluice-completion"), script.out());
        String ask = "source " + file + "; COMP_WORDS=(sluice " + String.join(" ", words) + "); COMP_CWORD="
                + words.length + "; _complete_sluice; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completed("do").lines()).contains("doctor");
        assertThat(completed("fs", "ch").lines()).contains("checksum", "chgrp", "chmod", "chown");
        assertThat(completed("fs", "mount", "--read").lines()).contains("--readonly");
    }

    @Test
    void zshGetsTheSameScriptWhichTurnsOnWhatItNeeds() {
        String zsh = CommandRun.of(folder, "completion", "zsh").out();
        assertThat(zsh)
                .isEqualTo(CommandRun.of(folder, "completion", "bash").out())
                .contains("bashcompinit");
        assertThat(CommandRun.of(folder, "completion", "fish").code()).isEqualTo(2);
    }
}
