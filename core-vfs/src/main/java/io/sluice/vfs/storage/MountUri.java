package io.sluice.vfs.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a mount's store lies: {@code file:///data}, {@code s3://bucket/prefix}. Never holds credentials: they would end in logs.
 *
 * @param scheme in lower case
 * @param authority the bucket or host; empty for a folder
 * @param path decoded, without a leading or trailing slash
 */
public record MountUri(String scheme, String authority, String path) {
    /** @throws UfsException {@link UfsError#INVALID} with what is wrong and how it should look */
    public static MountUri parse(String text) throws UfsException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new UfsException(
                    UfsError.INVALID, "not a URI: " + text + " (write s3://bucket/prefix or file:///folder)");
        }
        if (uri.getScheme() == null) {
            throw new UfsException(
                    UfsError.INVALID,
                    "the URI has no scheme: " + text + " (write s3://bucket/prefix or file:///folder)");
        }
        if (uri.isOpaque()) {
            throw new UfsException(UfsError.INVALID, "the URI lacks \"//\" after its scheme: " + text);
        }
        if (uri.getRawUserInfo() != null) {
            throw new UfsException(
                    UfsError.INVALID,
                    "credentials do not belong in a URI, they would end in logs; give them by --option");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new UfsException(UfsError.INVALID, "a mount's URI has neither '?' nor '#': " + text);
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String path = uri.getPath() == null ? "" : uri.getPath();
        return new MountUri(uri.getScheme().toLowerCase(Locale.ROOT), authority, path.replaceAll("^/+|/+$", ""));
    }

    @Override
    public String toString() {
        return scheme + "://" + authority + (path.isEmpty() && !authority.isEmpty() ? "" : "/" + path);
    }
}
