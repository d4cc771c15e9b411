package io.sluice.tools.admin;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/** Checksums of files, made where the bytes are. */
final class ChecksumRoutes {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String CRC32C = "crc32c";
    private static final Map<String, String> DIGESTS =
            Map.of("sha256", "SHA-256", "sha512", "SHA-512", "sha1", "SHA-1", "md5", "MD5");

    private final VirtualFileSystem files;
    private final Namespace namespace;

    ChecksumRoutes(VirtualFileSystem files, Namespace namespace) {
        this.files = files;
        this.namespace = namespace;
    }

    /** What takes bytes, and says in the end what they come to. */
    private interface Sum {
        void add(ByteBuffer bytes);

        String hex();
    }

    void checksum(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        String algorithm = ask.optional("algorithm").orElse("sha256");
        Sum sum = sum(algorithm);
        Caller caller = ask.caller();
        FileAttributes file = namespace.find(caller, path);
        if (file.isDirectory()) {
            throw Problem.at(path, VfsError.IS_DIRECTORY);
        }
        try (Lease _ = files.retain(file.id())) {
            Content content = files.content(caller, file.id());
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            long done = 0;
            for (int count = content.read(done, chunk); count > 0; count = content.read(done, chunk.clear())) {
                sum.add(chunk.flip());
                done += count;
            }
            ask.answer(new ChecksumView(path.toString(), algorithm, sum.hex(), done));
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    private static Sum sum(String algorithm) throws Problem {
        if (algorithm.equals(CRC32C)) {
            return crc();
        }
        String name = DIGESTS.get(algorithm);
        if (name == null) {
            throw Problem.badRequest(
                    "there is no algorithm " + algorithm + "; there are sha256, sha512, sha1, md5 and crc32c");
        }
        try {
            return digest(MessageDigest.getInstance(name));
        } catch (NoSuchAlgorithmException e) {
            throw Problem.badRequest("this JVM has no " + name + "; take another algorithm");
        }
    }

    private static Sum crc() {
        CRC32C crc = new CRC32C();
        return new Sum() {
            @Override
            public void add(ByteBuffer bytes) {
                crc.update(bytes);
            }

            @Override
            public String hex() {
                return HexFormat.of().toHexDigits((int) crc.getValue());
            }
        };
    }

    private static Sum digest(MessageDigest digest) {
        return new Sum() {
            @Override
            public void add(ByteBuffer bytes) {
                digest.update(bytes);
            }

            @Override
            public String hex() {
                return HexFormat.of().formatHex(digest.digest());
            }
        };
    }
}
