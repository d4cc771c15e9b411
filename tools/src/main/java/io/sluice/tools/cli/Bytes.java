package io.sluice.tools.cli;

import io.sluice.tools.admin.Json;
import io.sluice.tools.settings.UserError;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Copies bytes of a file of the namespace. */
final class Bytes {
    private Bytes() {}

    /** The bytes themselves, or with {@code --json} a document that has them in base64. */
    static void print(ClientCommand command, Map<String, String> query) {
        OutputStream out = command.bytesOut();
        if (!command.isJson()) {
            copy(command.client(), query, out);
            return;
        }
        try {
            String head = "{\"path\" : " + Json.MAPPER.writeValueAsString(query.get("path")) + ", \"base64\" : \"";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            OutputStream text = Base64.getEncoder().wrap(new Unclosed(out));
            copy(command.client(), query, text);
            text.close();
            out.write("\"}\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UserError("the standard output takes nothing more: " + e.getMessage(), e);
        }
    }

    /** What stays open when the encoder ends. */
    private static final class Unclosed extends FilterOutputStream {
        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

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
