package io.sluice.vfs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A name of one path component, as both doors and every store accept it: 1 to 255 bytes of UTF-8, without '/' and NUL, and
 * neither "." nor "..".
 */
public record FileName(String value) implements Comparable<FileName> {
    /** The longest name, in bytes of UTF-8 (NAME_MAX of Linux). */
    public static final int MAX_BYTES = 255;

    private static final String TOO_LONG = "a name has at most " + MAX_BYTES + " bytes";

    public FileName {
        String complaint = complaintAbout(value);
        if (complaint != null) {
            throw new IllegalArgumentException(complaint);
        }
    }

    /**
     * The name that a client sent.
     *
     * @throws VfsException {@link VfsError#NAME_TOO_LONG} or {@link VfsError#INVALID}
     */
    public static FileName of(String value) throws VfsException {
        String complaint = complaintAbout(value);
        if (complaint == null) {
            return new FileName(value);
        }
        VfsError error = complaint.equals(TOO_LONG) ? VfsError.NAME_TOO_LONG : VfsError.INVALID;
        throw new VfsException(error, complaint);
    }

    /**
     * The name whose UTF-8 bytes are the remaining ones of {@code raw}; the only place that judges raw names.
     *
     * @throws VfsException {@link VfsError#NAME_TOO_LONG} or {@link VfsError#INVALID}
     */
    public static FileName parse(ByteBuffer raw) throws VfsException {
        if (raw.remaining() > MAX_BYTES) {
            throw new VfsException(VfsError.NAME_TOO_LONG, TOO_LONG);
        }
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(raw.duplicate())
                    .toString());
        } catch (CharacterCodingException e) {
            throw new VfsException(VfsError.INVALID, "a name is UTF-8");
        }
    }

    /** Whether {@code value} can be a name at all; stores ask this of their keys. */
    public static boolean isValid(String value) {
        return complaintAbout(value) == null;
    }

    /** The UTF-8 bytes of the name. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static String complaintAbout(String value) {
        if (value.isEmpty()) {
            return "a name is not empty";
        }
        if (value.equals(".") || value.equals("..")) {
            return "\"" + value + "\" is not a name of its own";
        }
        if (value.indexOf('/') >= 0 || value.indexOf('\0') >= 0) {
            return "a name has neither '/' nor NUL";
        }
        if (isTooLong(value)) {
            return TOO_LONG;
        }
        return isUnicode(value) ? null : "a name is UTF-8";
    }

    private static boolean isTooLong(String value) {
        return value.length() * 3 > MAX_BYTES && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    private static boolean isUnicode(String value) {
        boolean plain = value.chars().noneMatch(c -> Character.isSurrogate((char) c));
        return plain || StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    @Override
    public int compareTo(FileName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
