package io.sluice.tools.web;

import io.sluice.tools.settings.UserError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a browser sends of a form; of a field that comes twice, the first counts. */
record Form(Map<String, String> fields) {
    static final int MOST_BYTES = 1 << 20;

    static final Form EMPTY = new Form(Map.of());

    /** @throws UserError if it is no form */
    static Form parse(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String pair : encoded.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.putIfAbsent(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8).replace("\r\n", "\n"));
            }
        } catch (IllegalArgumentException e) {
            throw new UserError("the form is not readable: " + e.getMessage() + "; send it again", e);
        }
        return new Form(fields);
    }

    /** What is in a field; a blank one is empty. */
    Optional<String> optional(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** @throws UserError if nothing is in it */
    String text(String name) {
        return optional(name).orElseThrow(() -> new UserError("fill in the field " + name));
    }

    boolean isChecked(String name) {
        return fields.containsKey(name);
    }
}
