package io.sluice.nfs;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.portmap.Mapping;
import io.sluice.nfs.portmap.PortmapClient;
import io.sluice.nfs.portmap.PortmapProgram;
import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.RpcServer;
import io.sluice.nfs.v3.NfsProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients by a port mapper where NFS and MOUNT are, until it is closed. */
interface PortAnnouncement extends AutoCloseable {
    /** The port of the port mapper that serves here; 0 if none does. */
    int port();

    @Override
    void close();

    /**
     * Announces {@code port} in the way that is wanted.
     *
     * @throws IOException if that can't be done, with one line that says why
     */
    static PortAnnouncement of(NfsSettings settings, int port, InstantSource clock) throws IOException {
        List<Mapping> mappings = List.of(
                new Mapping(NfsProgram.NUMBER, NfsProgram.VERSION, port),
                new Mapping(MountProgram.NUMBER, 1, port),
                new Mapping(MountProgram.NUMBER, 3, port));
        return switch (settings.portmap()) {
            case NfsSettings.Portmap.Off() -> new Registered(Optional.empty(), List.of());
            case NfsSettings.Portmap.Register(InetSocketAddress at, boolean reservedPort) -> {
                PortmapClient client = new PortmapClient(at, reservedPort);
                client.register(mappings);
                yield new Registered(Optional.of(client), mappings);
            }
            case NfsSettings.Portmap.Serve(int own) -> new Served(serve(settings, own, mappings, clock));
        };
    }

    private static RpcServer serve(NfsSettings settings, int port, List<Mapping> mappings, InstantSource clock)
            throws IOException {
        RpcLimits few = new RpcLimits(
                new RpcLimits.Records(4096, 4, 1 << 20, Duration.ofSeconds(10)),
                new RpcLimits.Calls(8, 64),
                new RpcLimits.Connections(256, 32, Duration.ofSeconds(10)),
                new RpcLimits.Replies(1 << 20, 1, 1));
        RpcServer.Endpoint endpoint = new RpcServer.Endpoint(
                new InetSocketAddress(settings.listen().getAddress(), port), settings.transport(), 1, Optional.empty());
        return new RpcServer(endpoint, few, clock, List.of(new PortmapProgram(mappings)));
    }

    /** In a port mapper of somebody else, or in none. */
    record Registered(Optional<PortmapClient> portmapper, List<Mapping> mappings) implements PortAnnouncement {
        private static final Logger log = LoggerFactory.getLogger(PortAnnouncement.class);

        @Override
        public int port() {
            return 0;
        }

        @Override
        public void close() {
            try {
                if (portmapper.isPresent()) {
                    portmapper.get().unregister(mappings);
                }
            } catch (IOException e) {
                log.warn("door=nfs operation=unregister error=\"{}\"", e.getMessage());
            }
        }
    }

    /** In a port mapper of its own. */
    record Served(RpcServer portmapper) implements PortAnnouncement {
        @Override
        public int port() {
            return portmapper.port();
        }

        @Override
        public void close() {
            portmapper.close();
        }
    }
}
