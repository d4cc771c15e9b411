package io.sluice.ufs.s3;

import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * Whether an object's bytes lie in an archive, from which they must be restored before they can be read. S3 takes a restored copy away by itself, and tells so
 * in the next listing. What lies in an archive tier of INTELLIGENT_TIERING is told by HEAD and by the refused GET, not by listings.
 */
final class Archive {
    // x-amz-restore: ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"
    private static final Pattern RESTORED = Pattern.compile("ongoing-request\\s*=\\s*\"false\"");

    private Archive() {}

    /** An object that a listing tells of. */
    static boolean holds(S3Object object) {
        boolean archived = object.storageClass() == ObjectStorageClass.GLACIER
                || object.storageClass() == ObjectStorageClass.DEEP_ARCHIVE;
        if (object.restoreStatus() == null) {
            return archived;
        }
        boolean inProgress = Boolean.TRUE.equals(object.restoreStatus().isRestoreInProgress());
        return inProgress || (archived && object.restoreStatus().restoreExpiryDate() == null);
    }

    static boolean holds(HeadObjectResponse head) {
        boolean archived = head.storageClass() == StorageClass.GLACIER
                || head.storageClass() == StorageClass.DEEP_ARCHIVE
                || head.archiveStatusAsString() != null;
        boolean restored =
                head.restore() != null && RESTORED.matcher(head.restore()).find();
        return archived && !restored;
    }
}
