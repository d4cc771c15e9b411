package io.sluice.tools.cli;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Copies bytes of a file of the namespace. */
final class Bytes {
    private Bytes() {}

    static void copy(AdminClient client, Map<String, String> query, OutputStream out) {
        try (InputStream in = client.stream("/api/v1/fs/content", query)) {
            in.transferTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UserError(
                    query.get("path") + ": broke off: " + e.getMessage() + "; what was written so far is not whole", e);
        }
    }
}
