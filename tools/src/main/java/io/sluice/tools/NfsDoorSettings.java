package io.sluice.tools;

import io.sluice.nfs.NfsSettings;
import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.RpcTls;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.tools.settings.NfsTlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What a person has set, in the words of the NFS server. */
final class NfsDoorSettings {
    private NfsDoorSettings() {}

    /** @throws IOException if a certificate or key can't be read, with one line that says which and why */
    static NfsSettings of(NfsOptions options) throws IOException {
        NfsSettings defaults = NfsSettings.loopback(options.port());
        RpcLimits limits = defaults.limits();
        NfsSettings settings = defaults.withListen(new InetSocketAddress(options.listen(), options.port()))
                .withLimits(limits.withConnections(new RpcLimits.Connections(
                        options.connections(),
                        options.connectionsPerAddress(),
                        limits.connections().stall())))
                .withGroups(
                        switch (options.groups()) {
                            case CLIENT -> NfsSettings.Groups.CLIENT;
                            case HOST -> NfsSettings.Groups.HOST;
                        })
                .withPortmap(portmap(options.portmap()));
        return options.tls().mode() == NfsTlsOptions.Mode.OFF ? settings : settings.withTls(tls(options.tls()));
    }

    private static NfsSettings.Portmap portmap(NfsOptions.Portmap portmap) {
        return switch (portmap) {
            case OFF -> new NfsSettings.Portmap.Off();
            case SERVE -> new NfsSettings.Portmap.Serve(NfsSettings.Portmap.PORT);
            case REGISTER ->
                new NfsSettings.Portmap.Register(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), NfsSettings.Portmap.PORT), true);
        };
    }

    private static RpcTls tls(NfsTlsOptions options) throws IOException {
        return RpcTls.of(
                options.certificate().orElseThrow(),
                options.key().orElseThrow(),
                switch (options.clientCertificates()) {
                    case NONE -> RpcTls.ClientCertificates.NONE;
                    case OPTIONAL -> RpcTls.ClientCertificates.OPTIONAL;
                    case REQUIRED -> RpcTls.ClientCertificates.REQUIRED;
                },
                options.authorities(),
                options.mode() == NfsTlsOptions.Mode.REQUIRED);
    }
}
