package io.sluice.ufs.s3;

/**
 * The sizes by which requests are cut; tests make them small.
 *
 * @param pageKeys the keys that a page of a listing asks for
 * @param statKeys the keys that the first LIST of a stat asks for: the file itself, and the names between it and a directory of the same name
 * @param partBytes the smallest part of a multipart upload; larger files have larger parts
 * @param multipartAbove the largest file that is put by one request
 * @param copyPartBytes the smallest part of a multipart copy
 * @param multipartCopyAbove the largest file that is copied by one request
 * @param partsAtOnce of one file
 */
record S3Tuning(
        int pageKeys,
        int statKeys,
        long partBytes,
        long multipartAbove,
        long copyPartBytes,
        long multipartCopyAbove,
        int partsAtOnce) {
    /** The most parts that S3 takes. */
    static final int MAX_PARTS = 10_000;

    private static final long MIB = 1L << 20;

    static S3Tuning standard() {
        return new S3Tuning(1000, 16, 8 * MIB, 16 * MIB, 512 * MIB, 5 * 1024 * MIB, 4);
    }

    /** The size of parts so that {@link #MAX_PARTS} suffice, in whole multiples of {@code smallest}. */
    static long partBytes(long size, long smallest) {
        long needed = Math.ceilDiv(size, MAX_PARTS);
        return Math.max(1, Math.ceilDiv(needed, smallest)) * smallest;
    }
}
