package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsException;

/** Which checksum is sent with what is put. */
enum ChecksumChoice {
    /** CRC32C, until the server refuses it. */
    AUTO,
    CRC32C,
    CRC64NVME,
    NONE;

    static ChecksumChoice parse(S3Options options) throws UfsException {
        String text = options.text("checksum").orElse("auto");
        return switch (text) {
            case "auto" -> AUTO;
            case "crc32c" -> CRC32C;
            case "crc64nvme" -> CRC64NVME;
            case "none" -> NONE;
            default -> throw S3Options.invalid("checksum", "is auto, crc32c, crc64nvme or none, not " + text);
        };
    }
}
