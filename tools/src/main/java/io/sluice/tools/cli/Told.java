package io.sluice.tools.cli;

import io.sluice.tools.admin.Json;
import io.sluice.tools.settings.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/** What the admin API tells of long work, one JSON document a line. */
final class Told {
    private Told() {}

    /**
     * Hands each line on, and returns the last.
     *
     * @param isLast whether nothing follows
     * @throws UserError if it breaks off before
     */
    static <T> T follow(InputStream told, Class<T> type, Predicate<T> isLast, Consumer<T> each) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(told, StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                T line = Json.MAPPER.readValue(text, type);
                each.accept(line);
                if (isLast.test(line)) {
                    return line;
                }
            }
        } catch (IOException | JacksonException e) {
            throw new UserError("the gateway broke off: " + e.getMessage() + "; see: sluice status", e);
        }
        throw new UserError("the gateway broke off; see: sluice status");
    }
}
