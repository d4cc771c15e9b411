package io.sluice.tools.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * RPC with TLS (RFC 9289).
 *
 * @param mode whether clients may, or must, encrypt
 * @param certificate a chain in PEM, the gateway's own first
 * @param key its private key in PEM, PKCS #8
 * @param clientCertificates whether clients must show who they are
 * @param authorities whose certificates of clients are good, in PEM
 */
public record NfsTlsOptions(
        Mode mode,
        Optional<Path> certificate,
        Optional<Path> key,
        ClientCertificates clientCertificates,
        Optional<Path> authorities) {
    /** Whether clients encrypt. */
    public enum Mode {
        OFF,
        OFFERED,
        REQUIRED
    }

    /** What is asked of clients. */
    public enum ClientCertificates {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    public NfsTlsOptions {
        if (mode != Mode.OFF && certificate.isEmpty()) {
            throw new InvalidSetting(
                    "certificate", "be the path of a certificate in PEM while nfs.tls.mode is not off");
        }
        if (mode != Mode.OFF && key.isEmpty()) {
            throw new InvalidSetting("key", "be the path of a private key in PEM while nfs.tls.mode is not off");
        }
        if (mode != Mode.OFF && clientCertificates != ClientCertificates.NONE && authorities.isEmpty()) {
            throw new InvalidSetting(
                    "authorities", "be the path of certificates in PEM, by which those of clients are judged");
        }
    }

    static NfsTlsOptions defaults() {
        return new NfsTlsOptions(
                Mode.OFF, Optional.empty(), Optional.empty(), ClientCertificates.NONE, Optional.empty());
    }
}
