package io.sluice.tools.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file that is shipped has every key with its default, and says what each is. */
final class SettingsFileTest {
    private static final Pattern KEY = Pattern.compile("^( *)#(?=\\S)");
    private static final Pattern EXAMPLE = Pattern.compile("^ *# {3}");

    @TempDir
    private Path home;

    private static List<String> shipped() throws IOException {
        return Files.readAllLines(Checkout.root().resolve("dist/src/sluice.yaml"));
    }

    private EffectiveSettings read(List<String> lines) throws IOException {
        Path file = Files.write(home.resolve("sluice.yaml"), lines);
        return SettingsReader.read(file, List.of(), home);
    }

    @Test
    void asItIsShippedItSetsNothing() throws IOException {
        EffectiveSettings effective = read(shipped());

        assertThat(effective.settings()).isEqualTo(Settings.defaults());
        assertThat(effective.entries()).allMatch(entry -> entry.source().equals("default"));
    }

    @Test
    void itHasEveryKeyWithItsDefault() throws IOException {
        EffectiveSettings effective = read(shipped().stream()
                .map(line -> KEY.matcher(line).replaceFirst("$1"))
                .toList());

        assertThat(effective.entries())
                .filteredOn(entry -> entry.source().equals("default"))
                .isEmpty();
        assertThat(effective.settings()).isEqualTo(Settings.defaults());
    }

    /** So that who takes the mark away sees a value as it is printed everywhere else, with the same unit. */
    @Test
    void valuesAreWrittenAsTheyAreShown() throws IOException {
        String written = shipped().stream()
                .filter(line -> KEY.matcher(line).find())
                .map(line -> line.replaceFirst("^ *#[a-z-]+: ", ""))
                .collect(Collectors.joining("\n"));

        assertThat(written)
                .isEqualTo(read(List.of()).entries().stream()
                        .map(EffectiveSettings.Entry::value)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void eachKeyIsExplainedOnTheLineBefore() throws IOException {
        List<String> lines = shipped();
        for (int i = 0; i < lines.size(); i++) {
            if (KEY.matcher(lines.get(i)).find()) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).matches(" *# .*[.)]");
            }
        }
    }

    @Test
    void theExampleOfExportsHasEveryKeyAndIsRight() throws IOException {
        List<String> example = shipped().stream()
                .filter(line -> EXAMPLE.matcher(line).find())
                .map(line -> EXAMPLE.matcher(line).replaceFirst("  "))
                .collect(Collectors.toList());
        example.addFirst("nfs:");

        assertThat(read(example).settings().nfs().exports())
                .containsExactly(new ExportRule(
                        "/training-data",
                        List.of("10.0.0.0/8", "2001:db8::/32", "trainer.example.org"),
                        true,
                        Squash.ROOT,
                        65534,
                        65534,
                        true));
        for (String key : SettingsSchema.names(ExportRule.class)) {
            assertThat(example).anyMatch(line -> line.matches("[ -]*" + key + ": .*"));
        }
    }
}
