package io.sluice.vfs.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mount's store lies: {@code file:///data}, {@code s3://bucket/prefix}. Never holds credentials: they would end in logs.
 *
 * @param scheme in lower case
 * @param authority the bucket or host; empty for a folder
 * @param path decoded, without a leading or trailing slash
 */
public record MountUri(String scheme, String authority, String path) {
    private static final Pattern HOST_OR_BUCKET = Pattern.compile("([^:@\\[\\]]*|\\[[0-9a-fA-F:.]+])(:[0-9]+)?");
    /** Azure writes the container before the account. Its keys are longer, and have letters that a container's name can't have. */
    private static final Pattern CONTAINER_OF_ACCOUNT =
            Pattern.compile("[a-z0-9$][a-z0-9-]{2,62}@[a-z0-9.-]+(:[0-9]+)?");

    private static final Set<String> WITH_CONTAINER = Set.of("abfs", "abfss");
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final String LIKE_THIS = " (write s3://bucket/prefix or file:///folder)";

    /** @throws UfsException {@link UfsError#INVALID} with what is wrong and how it should look; never with what may be a credential */
    public static MountUri parse(String text) throws UfsException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw invalid("not a URI: " + withoutCredentials(text) + LIKE_THIS);
        }
        if (uri.getScheme() == null) {
            throw invalid("the URI has no scheme: " + withoutCredentials(text) + LIKE_THIS);
        }
        if (uri.isOpaque()) {
            throw invalid("the URI lacks \"//\" after its scheme: " + withoutCredentials(text));
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        boolean hasContainer = WITH_CONTAINER.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && CONTAINER_OF_ACCOUNT.matcher(authority).matches();
        if (authority.contains("@") && !hasContainer) {
            throw invalid("credentials do not belong in a URI, they would end in logs; give them by --option");
        }
        if (!hasContainer && !HOST_OR_BUCKET.matcher(authority).matches()) {
            throw invalid("not a host or bucket in " + withoutCredentials(text) + LIKE_THIS);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("a mount's URI has neither '?' nor '#': " + withoutCredentials(text));
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        return new MountUri(uri.getScheme().toLowerCase(Locale.ROOT), authority, path.replaceAll("^/+|/+$", ""));
    }

    private static UfsException invalid(String reason) {
        return new UfsException(UfsError.INVALID, reason);
    }

    /** What stands before an '@' may be a key, wherever it is: keys have slashes and worse, so that no parser finds their borders. */
    private static String withoutCredentials(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return text;
        }
        Matcher scheme = SCHEME.matcher(text);
        return (scheme.find() ? scheme.group() : "") + "****" + text.substring(at);
    }

    /** As {@link #parse} takes it: the path is encoded again. */
    @Override
    public String toString() {
        return scheme + "://" + authority + (path.isEmpty() && !authority.isEmpty() ? "" : encodedPath());
    }

    private String encodedPath() {
        try {
            return new URI(null, null, "/" + path, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("every path that begins with '/' can be encoded", e);
        }
    }
}
