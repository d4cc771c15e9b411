package io.sluice.tools.cli;

import io.sluice.tools.settings.EffectiveSettings;
import io.sluice.tools.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the settings. */
@Subcommands(ConfigRotateKey.class)
@Command(
        name = "config",
        description = "Print every setting, its value and where it came from.",
        footer = {
            "",
            "Examples:",
            "  sluice config",
            "  sluice config -o cache.size=100GiB",
            "  sluice config --json",
            "  sluice config rotate-key --help"
        })
final class ConfigCommand extends ClientCommand {
    @Option(names = "-o", paramLabel = "KEY=VALUE", description = "Override a setting.")
    private List<String> overrides = new ArrayList<>();

    @Override
    void run() {
        EffectiveSettings settings = SettingsReader.read(home().settings(), overrides, home().directory());
        List<List<String>> rows = new ArrayList<>();
        for (EffectiveSettings.Entry entry : settings.entries()) {
            rows.add(List.of(entry.key(), Terminal.printable(entry.value()), Terminal.printable(entry.source())));
        }
        print(settings.entries(), ListFormat.table(rows));
    }
}
