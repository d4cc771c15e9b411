package io.sluice.tools.cli;

import java.util.Locale;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what makes a shell complete the words of a command line. */
@Command(
        name = "completion",
        description = "Print a script that makes a shell complete commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(sluice completion bash)                                  in this shell",
            "  sluice completion bash > /etc/bash_completion.d/sluice            for everybody",
            "  echo 'source <(sluice completion zsh)' >> ~/.zshrc                in each zsh"
        })
final class CompletionCommand extends ClientCommand {
    /** Which shell. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(arity = "0..1", paramLabel = "bash|zsh", defaultValue = "bash", description = "Default: bash")
    private Shell shell;

    @Override
    void run() {
        // The same script serves both: it turns on what zsh has for scripts of bash.
        String script = AutoComplete.bash("sluice", spec().root().commandLine());
        print(
                Map.of("shell", shell.name().toLowerCase(Locale.ROOT), "script", script),
                script.lines().toList());
    }
}
