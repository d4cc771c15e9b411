package io.sluice.nfs.rpc;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** RPC with TLS (RFC 9289): what the server shows to clients that ask for it, and what it wants of them. Thread-safe. */
public final class RpcTls {
    /** What is asked of clients. */
    public enum ClientCertificates {
        /** None. */
        NONE,
        /** One that is sent must be good. */
        OPTIONAL,
        /** A good one. */
        REQUIRED
    }

    private static final String APPLICATION_PROTOCOL = "sunrpc";
    private static final String VERSION = "TLSv1.3";
    private static final long HANDSHAKE_SECONDS = 10;

    private final SslContext context;
    private final boolean required;

    private RpcTls(SslContext context, boolean required) {
        this.context = context;
        this.required = required;
    }

    /**
     * Reads what it shows.
     *
     * @param certificate a chain in PEM, the server's own first
     * @param key its private key in PEM, PKCS #8, not encrypted
     * @param authorities whose certificates of clients are good, in PEM; needed unless {@code clients} is NONE
     * @param required whether calls in clear are refused, all but NULL
     * @throws IOException if one can't be read, with one line that says which and why
     */
    public static RpcTls of(
            Path certificate, Path key, ClientCertificates clients, Optional<Path> authorities, boolean required)
            throws IOException {
        if (clients != ClientCertificates.NONE && authorities.isEmpty()) {
            throw new IllegalArgumentException("who is to judge the certificates of clients is missing");
        }
        SslContextBuilder builder;
        try {
            builder = SslContextBuilder.forServer(certificate.toFile(), key.toFile());
        } catch (IllegalArgumentException e) {
            throw new IOException(certificate + " and " + key + ": are no certificate and private key in PEM", e);
        }
        try {
            authorities.ifPresent(file -> builder.trustManager(file.toFile()));
        } catch (IllegalArgumentException e) {
            throw new IOException(authorities.orElseThrow() + ": is no certificate in PEM", e);
        }
        try {
            SslContext context = builder.sslProvider(SslProvider.JDK)
                    .protocols(VERSION)
                    .clientAuth(clientAuth(clients))
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.FATAL_ALERT,
                            SelectedListenerFailureBehavior.ACCEPT,
                            APPLICATION_PROTOCOL))
                    .build();
            return new RpcTls(context, required);
        } catch (SSLException e) {
            throw new IOException(certificate + " and " + key + ": " + e.getMessage(), e);
        }
    }

    boolean isRequired() {
        return required;
    }

    /** Encrypts everything but the next write. */
    void startBehindNextWrite(Channel channel) {
        SslHandler handler = new SslHandler(context.newEngine(channel.alloc()), true);
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        channel.pipeline().addFirst(new ChunkedWriteHandler()).addFirst(handler);
    }

    private static ClientAuth clientAuth(ClientCertificates clients) {
        return switch (clients) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }
}
