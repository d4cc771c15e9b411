package io.sluice.tools.cli;

import io.sluice.tools.KeyRotation;
import io.sluice.tools.settings.EffectiveSettings;
import io.sluice.tools.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Encrypts the credentials of the mounts by another key. */
@Command(
        name = "rotate-key",
        description = "Encrypt the credentials of all mounts by a new key, while the gateway is stopped.",
        footer = {
            "",
            "Examples:",
            "  sluice stop && sluice config rotate-key && sluice start",
            "  sluice config rotate-key --new-key /run/secrets/sluice.key"
        })
final class ConfigRotateKey extends ClientCommand {
    @Option(
            names = "--new-key",
            paramLabel = "FILE",
            description = "The new key in base64, in a file that only you can read (default: one is made).")
    private Optional<Path> newKey = Optional.empty();

    @Option(names = "-o", paramLabel = "KEY=VALUE", description = "Override a setting.")
    private List<String> overrides = new ArrayList<>();

    @Override
    void run() {
        EffectiveSettings settings = SettingsReader.read(home().settings(), overrides, home().directory());
        KeyRotation.Outcome outcome =
                KeyRotation.rotate(home(), settings.settings().security(), newKey);
        List<String> lines = new ArrayList<>();
        lines.add("encrypted anew: " + outcome.secrets() + " credentials of " + outcome.mounts() + " mounts");
        if (!outcome.inHome()) {
            lines.add("from now on the gateway needs the new key: give it where the old one came from");
        }
        print(outcome, lines);
    }
}
