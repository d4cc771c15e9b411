package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.settings.UserError;
import java.util.Map;

/** Small questions about paths of the namespace. */
final class PathAnswers {
    private PathAnswers() {}

    /** Whether {@code path} is a directory now; what is not there is none. */
    static boolean isDirectory(AdminClient client, String path) {
        try {
            return stat(client, path).directory();
        } catch (UserError absent) {
            return false;
        }
    }

    static EntryView stat(AdminClient client, String path) {
        return client.get("/api/v1/fs/stat", Map.of("path", path), EntryView.class);
    }
}
