package io.sluice.tools.testing;

import io.sluice.tools.admin.NfsDoor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An NFS door with one export and two connections of one client. */
public final class MemoryNfsDoor implements NfsDoor {
    private final List<ClientView> clients = new ArrayList<>();

    public MemoryNfsDoor() {
        clients.add(client(700, Optional.empty()));
        clients.add(client(701, Optional.of("WRITE: NOSPC")));
    }

    private static ClientView client(int port, Optional<String> error) {
        return new ClientView(
                "10.0.0.7",
                port,
                MemoryFiles.TIME,
                12,
                2048,
                3L << 30,
                port == 700,
                error,
                error.map(any -> MemoryFiles.TIME),
                List.of(new MountedView("/data", MemoryFiles.TIME)));
    }

    @Override
    public NfsView view() {
        return new NfsView(
                true,
                "127.0.0.1",
                2049,
                List.of(new ExportView("/", List.of("127.0.0.0/8"), false, "root", 65534, 65534, false)));
    }

    @Override
    public synchronized List<ClientView> clients() {
        return List.copyOf(clients);
    }

    @Override
    public synchronized int kick(InetAddress address) {
        int before = clients.size();
        clients.removeIf(client -> client.address().equals(address.getHostAddress()));
        return before - clients.size();
    }
}
