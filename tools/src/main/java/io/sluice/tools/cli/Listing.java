package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.admin.JsonRecords;
import io.sluice.tools.admin.ListLine;
import io.sluice.tools.settings.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** Reads a listing as the admin API streams it, entry by entry. */
final class Listing {
    private Listing() {}

    /** @throws UserError also in the middle, when the gateway can't go on, and when the stream was cut off */
    static void of(AdminClient client, String path, boolean recursive, Consumer<EntryView> each) {
        of(client, path, Map.of("path", path, "recursive", Boolean.toString(recursive)), each);
    }

    /** The same of all files below {@code path} of which something is cached. */
    static void cached(AdminClient client, String path, Consumer<EntryView> each) {
        of(client, path, Map.of("path", path, "recursive", "true", "cached", "true"), each);
    }

    private static void of(AdminClient client, String path, Map<String, String> query, Consumer<EntryView> each) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(client.stream("/api/v1/fs/list", query), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                ListLine line = JsonRecords.read(text, ListLine.class);
                if (line.problem().isPresent()) {
                    throw new UserError(line.problem().get().detail());
                }
                if (line.end().isPresent()) {
                    return;
                }
                line.entry().ifPresent(each);
            }
        } catch (IOException | JacksonException e) {
            throw new UserError(path + ": the listing broke off: " + e.getMessage() + "; try again", e);
        }
        throw new UserError(path + ": the listing was cut off; try again");
    }
}
