package io.sluice.nfs.export;

import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A path of the namespace that NFS clients may mount, and all that lies below it.
 *
 * @param clients from which addresses; nobody else gets in
 * @param anonymousUid who squashed callers and those without credentials become
 * @param anonymousGid the group of those
 */
public record NfsExport(
        VfsPath path, List<Cidr> clients, boolean readOnly, Squash squash, int anonymousUid, int anonymousGid) {
    /** The user and group {@code nobody} of Linux. */
    public static final int NOBODY = 65534;

    public NfsExport {
        clients = List.copyOf(clients);
    }

    /** {@code path} for {@code clients}, with root squashed to nobody. */
    public static NfsExport of(VfsPath path, List<Cidr> clients, boolean readOnly) {
        return new NfsExport(path, clients, readOnly, Squash.ROOT, NOBODY, NOBODY);
    }

    /** {@code path} for this host alone. */
    public static NfsExport loopback(VfsPath path) {
        return of(path, List.of(Cidr.LOOPBACK_IPV4, Cidr.LOOPBACK_IPV6), false);
    }

    /** Names the export in file handles; depends on its path alone, so that handles outlive restarts and changes of the table. */
    public int id() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public boolean admits(InetAddress client) {
        for (Cidr range : clients) {
            if (range.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
