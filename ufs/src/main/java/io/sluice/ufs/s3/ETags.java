package io.sluice.ufs.s3;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;

/** ETags (RFC 9110 §8.8.3) as versions: without quotes and the mark of weak ones, because servers differ in both. */
final class ETags {
    private static final int MAX_LENGTH = 256;

    private ETags() {}

    /**
     * @param header as the server sent it; may be null
     * @throws UfsException {@link UfsError#NOT_SUPPORTED} if there is none: reads could not be held to one version
     */
    static ContentVersion version(String header, String subject) throws UfsException {
        if (!isUsable(header)) {
            throw new UfsException(
                    UfsError.NOT_SUPPORTED,
                    "the server gave no usable ETag for " + subject
                            + ", without which its versions can't be told apart");
        }
        return new ContentVersion(bare(header));
    }

    /** @param header as the server sent it; may be null */
    static boolean isUsable(String header) {
        String bare = header == null ? "" : bare(header);
        return !bare.isEmpty() && bare.length() <= MAX_LENGTH;
    }

    /** As If-Match takes it. */
    static String quoted(ContentVersion version) {
        return '"' + version.value() + '"';
    }

    private static String bare(String header) {
        String tag = header.strip();
        if (tag.startsWith("W/")) {
            tag = tag.substring(2);
        }
        boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? tag.substring(1, tag.length() - 1) : tag;
    }
}
