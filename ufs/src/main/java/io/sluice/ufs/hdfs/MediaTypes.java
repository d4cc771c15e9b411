package io.sluice.ufs.hdfs;

import org.apache.hadoop.shaded.javax.ws.rs.core.Application;
import org.apache.hadoop.shaded.javax.ws.rs.core.Link;
import org.apache.hadoop.shaded.javax.ws.rs.core.MediaType;
import org.apache.hadoop.shaded.javax.ws.rs.core.Response;
import org.apache.hadoop.shaded.javax.ws.rs.core.UriBuilder;
import org.apache.hadoop.shaded.javax.ws.rs.core.Variant;
import org.apache.hadoop.shaded.javax.ws.rs.ext.RuntimeDelegate;

/**
 * The one thing that Hadoop's WebHDFS client needs of an implementation of JAX-RS, and brings none for: it reads each answer's Content-Type by
 * {@link MediaType#valueOf}. Without it no answer is understood.
 */
final class MediaTypes extends RuntimeDelegate {
    private MediaTypes() {}

    /** Takes the place of the implementation, unless there is one, as where a cluster runs in the same JVM. */
    static synchronized void provide() {
        try {
            RuntimeDelegate.getInstance();
        } catch (RuntimeException e) {
            RuntimeDelegate.setInstance(new MediaTypes());
        }
    }

    @Override
    public <T> HeaderDelegate<T> createHeaderDelegate(Class<T> type) {
        if (!type.equals(MediaType.class)) {
            throw notHere();
        }
        return new HeaderDelegate<>() {
            @Override
            public T fromString(String value) {
                return type.cast(parse(value));
            }

            @Override
            public String toString(T value) {
                MediaType media = MediaType.class.cast(value);
                return media.getType() + "/" + media.getSubtype();
            }
        };
    }

    private static MediaType parse(String value) {
        String essence = value.split(";", 2)[0].strip();
        int slash = essence.indexOf('/');
        if (slash <= 0 || slash == essence.length() - 1) {
            throw new IllegalArgumentException("no media type: " + essence);
        }
        return new MediaType(essence.substring(0, slash), essence.substring(slash + 1));
    }

    @Override
    public UriBuilder createUriBuilder() {
        throw notHere();
    }

    @Override
    public Response.ResponseBuilder createResponseBuilder() {
        throw notHere();
    }

    @Override
    public Variant.VariantListBuilder createVariantListBuilder() {
        throw notHere();
    }

    @Override
    public <T> T createEndpoint(Application application, Class<T> type) {
        throw notHere();
    }

    @Override
    public Link.Builder createLinkBuilder() {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("only media types are read here");
    }
}
