package io.sluice.ufs.s3;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.KeyOrder;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An answer to LIST that was checked: what it tells lies below the prefix that was asked for, and it goes on somewhere else if it goes on.
 *
 * @param prefixes common prefixes, with their slash
 * @param next the continuation token
 * @param last of all keys and prefixes in the order of S3; empty if there are none
 */
record ListAnswer(List<S3Object> objects, List<String> prefixes, Optional<String> next, String last) {
    static ListAnswer check(ListObjectsV2Response response, String prefix, Optional<String> token) throws UfsException {
        if (response.name() == null && response.keyCount() == null && response.isTruncated() == null) {
            throw new UfsException(UfsError.CORRUPT, "the answer to LIST is no listing");
        }
        boolean more = Boolean.TRUE.equals(response.isTruncated());
        Optional<String> next =
                Optional.ofNullable(response.nextContinuationToken()).filter(text -> more && !text.isEmpty());
        if (more && (next.isEmpty() || next.equals(token))) {
            throw new UfsException(UfsError.CORRUPT, "the listing of \"" + prefix + "\" goes on, but not where");
        }
        List<String> prefixes =
                response.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
        for (S3Object object : response.contents()) {
            if (object.key() == null
                    || !object.key().startsWith(prefix)
                    || object.size() == null
                    || object.size() < 0) {
                throw new UfsException(UfsError.CORRUPT, "the listing of \"" + prefix + "\" holds " + object.key());
            }
        }
        for (String common : prefixes) {
            if (common == null || !common.startsWith(prefix) || !common.endsWith("/")) {
                throw new UfsException(UfsError.CORRUPT, "the listing of \"" + prefix + "\" holds " + common);
            }
        }
        String last = Stream.concat(response.contents().stream().map(S3Object::key), prefixes.stream())
                .max(KeyOrder::compare)
                .orElse("");
        return new ListAnswer(response.contents(), prefixes, next, last);
    }

    /** Whether this answer tells of {@code key}, was it there: it is the last one, or what it tells last sorts behind the key. */
    boolean reaches(String key) {
        return next.isEmpty() || KeyOrder.compare(last, key) >= 0;
    }

    static StoreEntry.StoreFile file(FileName name, S3Object object) throws UfsException {
        return new StoreEntry.StoreFile(
                name,
                object.size(),
                Optional.ofNullable(object.lastModified()).orElse(Instant.EPOCH),
                ETags.version(object.eTag(), object.key()),
                Archive.holds(object));
    }
}
