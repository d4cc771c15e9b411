package io.sluice.tools.admin;

/**
 * What the bytes of a file come to.
 *
 * @param algorithm {@code sha256}, {@code sha512}, {@code sha1}, {@code md5} or {@code crc32c}
 * @param checksum in hexadecimal
 */
public record ChecksumView(String path, String algorithm, String checksum, long size) {}
