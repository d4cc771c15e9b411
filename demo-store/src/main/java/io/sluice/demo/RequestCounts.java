package io.sluice.demo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.gaul.s3proxy.blobstore.BlobStore;

/** Counts what a store is asked, by the kind of request. Thread-safe. */
final class RequestCounts {
    /** How the S3 server names its own calls, and what S3 calls them. */
    private static final Map<String, String> KINDS = Map.of(
            "getBlob", "GET",
            "list", "LIST",
            "listV1", "LIST",
            "blobMetadata", "HEAD",
            "putBlob", "PUT",
            "uploadMultipartPart", "PUT",
            "copyBlob", "COPY",
            "removeBlob", "DELETE");

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** The same store, whose requests are counted from now on. */
    BlobStore counted(BlobStore store) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(),
                new Class<?>[] {BlobStore.class},
                (_, method, arguments) -> counted(store, method, arguments));
    }

    private Object counted(BlobStore store, Method method, Object[] arguments) throws Throwable {
        String kind = KINDS.get(method.getName());
        if (kind != null) {
            counts.computeIfAbsent(kind, _ -> new LongAdder()).increment();
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** As JSON: {@code {"GET": 120, "LIST": 5}}. */
    String json() {
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(counts)
                .forEach((kind, count) -> json.append(json.length() > 1 ? ", " : "")
                        .append('"')
                        .append(kind)
                        .append("\": ")
                        .append(count.sum()));
        return json.append("}").toString();
    }
}
