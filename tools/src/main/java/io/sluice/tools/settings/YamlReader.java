package io.sluice.tools.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads YAML into nodes that know where they were written. */
final class YamlReader {
    private final JsonParser parser;
    private final IntFunction<String> origin;

    private YamlReader(JsonParser parser, IntFunction<String> origin) {
        this.parser = parser;
        this.origin = origin;
    }

    /**
     * The document in {@code text}; an empty one is an empty mapping.
     *
     * @param origin names the place of a line, which counts from 1
     */
    static Node read(String text, IntFunction<String> origin) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Node.Mapping.empty(origin.apply(1));
            }
            return new YamlReader(parser, origin).node(first);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw new UserError(origin.apply(line) + ": this is not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private Node node(JsonToken token) {
        String here = origin.apply(parser.currentTokenLocation().getLineNr());
        return switch (token) {
            case START_OBJECT -> mapping(here);
            case START_ARRAY -> sequence(here);
            case VALUE_NULL -> new Node.Scalar("", here);
            default -> new Node.Scalar(parser.getString(), here);
        };
    }

    private Node mapping(String here) {
        LinkedHashMap<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String line = origin.apply(parser.currentTokenLocation().getLineNr());
            Node value = node(parser.nextToken());
            if (entries.put(key, value) != null) {
                throw new UserError(line + ": " + key + " is set twice; keep one of the two");
            }
        }
        return new Node.Mapping(entries, here);
    }

    private Node sequence(String here) {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return new Node.Sequence(items, here);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
