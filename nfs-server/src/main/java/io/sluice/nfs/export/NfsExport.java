package io.sluice.nfs.export;

import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path of the namespace that NFS clients may mount, and all that lies below it.
 *
 * @param clients who gets in; nobody else does
 * @param secure whether a client must call from a port below 1024, which only root of its host can do
 * @param anonymousUid who squashed callers and those without credentials become
 * @param anonymousGid the group of those
 */
public record NfsExport(
        VfsPath path,
        List<ClientRule> clients,
        boolean readOnly,
        boolean secure,
        Squash squash,
        int anonymousUid,
        int anonymousGid) {
    /** The user and group {@code nobody} of Linux. */
    public static final int NOBODY = 65534;

    private static final int FIRST_FREE_PORT = 1024;

    public NfsExport {
        clients = List.copyOf(clients);
    }

    /** {@code path} for {@code clients}, from any port, with root squashed to nobody. */
    public static NfsExport of(VfsPath path, List<Cidr> clients, boolean readOnly) {
        List<ClientRule> rules =
                clients.stream().<ClientRule>map(ClientRule.Network::new).toList();
        return new NfsExport(path, rules, readOnly, false, Squash.ROOT, NOBODY, NOBODY);
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

    /** Whether a client that calls from there gets in, by what is known of host names now. Never blocks. */
    Admission admission(InetSocketAddress client, HostNames hosts) {
        if (secure && client.getPort() >= FIRST_FREE_PORT) {
            return Admission.REFUSED;
        }
        Admission answer = Admission.REFUSED;
        for (ClientRule rule : clients) {
            Admission byRule = byRule(rule, client.getAddress(), hosts);
            if (byRule == Admission.ADMITTED) {
                return byRule;
            }
            answer = byRule == Admission.UNKNOWN ? byRule : answer;
        }
        return answer;
    }

    private static Admission byRule(ClientRule rule, InetAddress client, HostNames hosts) {
        return switch (rule) {
            case ClientRule.Network(Cidr range) -> range.contains(client) ? Admission.ADMITTED : Admission.REFUSED;
            case ClientRule.Host(HostName name) -> {
                Optional<Set<InetAddress>> addresses = hosts.addresses(name);
                if (addresses.isEmpty()) {
                    yield Admission.UNKNOWN;
                }
                yield addresses.get().contains(client) ? Admission.ADMITTED : Admission.REFUSED;
            }
        };
    }
}
