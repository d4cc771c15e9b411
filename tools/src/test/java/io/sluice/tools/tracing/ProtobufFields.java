package io.sluice.tools.tracing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of one message in the wire format of Protocol Buffers, by number. */
final class ProtobufFields {
    private final Map<Integer, List<Object>> fields = new TreeMap<>();

    ProtobufFields(ByteBuffer message) {
        ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value = switch ((int) (tag & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> bytes(in, (int) varint(in));
                case 5 -> in.getInt();
                default -> throw new IllegalArgumentException("wire type " + (tag & 7));
            };
            fields.computeIfAbsent((int) (tag >> 3), number -> new ArrayList<>())
                    .add(value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer bytes(ByteBuffer in, int length) {
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        return bytes;
    }

    List<ProtobufFields> messages(int number) {
        return fields.getOrDefault(number, List.of()).stream()
                .map(value -> new ProtobufFields((ByteBuffer) value))
                .toList();
    }

    boolean has(int number) {
        return fields.containsKey(number);
    }

    /** Empty if it is not there. */
    String text(int number) {
        return has(number)
                ? StandardCharsets.UTF_8
                        .decode(((ByteBuffer) fields.get(number).getFirst()).duplicate())
                        .toString()
                : "";
    }

    /** Empty if it is not there. */
    String hex(int number) {
        if (!has(number)) {
            return "";
        }
        ByteBuffer value = (ByteBuffer) fields.get(number).getFirst();
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** 0 if it is not there. */
    long number(int number) {
        return has(number) ? ((Number) fields.get(number).getFirst()).longValue() : 0;
    }
}
