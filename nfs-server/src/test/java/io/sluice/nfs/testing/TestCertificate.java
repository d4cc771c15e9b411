package io.sluice.nfs.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that vouches for itself, and its key.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
public record TestCertificate(KeyStore store, Path certificate, Path key) {
    private static final char[] PASSWORD = "password".toCharArray();

    /** Makes a new one with the JDK's own tool. */
    public static TestCertificate make(Path directory, String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(told);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        Path certificate = pem(
                directory.resolve(name + ".pem"),
                "CERTIFICATE",
                store.getCertificate(name).getEncoded());
        Path key = pem(
                directory.resolve(name + ".key"),
                "PRIVATE KEY",
                store.getKey(name, PASSWORD).getEncoded());
        return new TestCertificate(store, certificate, key);
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
        return Files.writeString(file, text);
    }

    /** What a client needs that shows this certificate and believes {@code server} alone. */
    public SSLContext believing(TestCertificate server) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), server.trust(), null);
        return context;
    }

    /** What a client needs that shows nothing and believes this certificate alone. */
    public SSLContext believed() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust(), null);
        return context;
    }

    private TrustManager[] trust() throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            String name = store.aliases().nextElement();
            trusted.setCertificateEntry(name, store.getCertificate(name));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return trust.getTrustManagers();
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
