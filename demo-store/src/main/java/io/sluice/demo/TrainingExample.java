package io.sluice.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A labelled image as the protocol buffer {@code tensorflow.Example}, as training programs expect in TFRecord shards. */
final class TrainingExample {
    private static final int LENGTH_DELIMITED = 2;
    private static final int BYTES_LIST = 1;
    private static final int INT64_LIST = 3;

    private TrainingExample() {}

    static byte[] encode(byte[] image, int label, String className) {
        ByteArrayOutputStream features = new ByteArrayOutputStream();
        feature(features, "image/encoded", BYTES_LIST, message(1, image));
        feature(features, "image/class/label", INT64_LIST, message(1, varint(label)));
        feature(features, "image/class/text", BYTES_LIST, message(1, className.getBytes(StandardCharsets.UTF_8)));
        return message(1, features.toByteArray());
    }

    /** One entry of the map of features: key 1, value 2, which holds a list in the field of its kind. */
    private static void feature(ByteArrayOutputStream into, String name, int kind, byte[] list) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.writeBytes(message(1, name.getBytes(StandardCharsets.UTF_8)));
        entry.writeBytes(message(2, message(kind, list)));
        into.writeBytes(message(1, entry.toByteArray()));
    }

    private static byte[] message(int field, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(varint((field << 3) | LENGTH_DELIMITED));
        out.writeBytes(varint(content.length));
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return out.toByteArray();
    }
}
