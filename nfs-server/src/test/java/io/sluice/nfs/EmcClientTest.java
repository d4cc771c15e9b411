package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.emc.ecs.nfsclient.nfs.NfsException;
import com.emc.ecs.nfsclient.nfs.NfsStatus;
import com.emc.ecs.nfsclient.nfs.io.Nfs3File;
import com.emc.ecs.nfsclient.nfs.io.NfsFileInputStream;
import com.emc.ecs.nfsclient.nfs.io.NfsFileOutputStream;
import com.emc.ecs.nfsclient.nfs.nfs3.Nfs3;
import io.sluice.nfs.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole client of NFSv3 that others wrote in Java: it asks a port mapper, mounts, and does what programs do with files. */
final class EmcClientTest {
    /** An address of its own, because the client asks port 111, which another port mapper may have on 127.0.0.1. */
    private static final String HOST = "127.0.77.1";

    private static final int RETRIES = 3;
    private static final int FILES = 300;
    private static final byte[] BYTES = TestServer.bytes(3_000_000, 5);

    @TempDir
    Path directory;

    private TestServer server;
    private Nfs3 client;

    @BeforeEach
    void mount() throws IOException {
        NfsSettings settings = NfsSettings.loopback(0)
                .withListen(new InetSocketAddress(HOST, 0))
                .withPortmap(new NfsSettings.Portmap.Serve(NfsSettings.Portmap.PORT));
        try {
            server = new TestServer(directory, settings);
        } catch (IOException e) {
            abort("port 111 can't be had: " + e.getMessage());
        }
        client = new Nfs3(HOST + ":/", 0, 0, RETRIES);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Nfs3File file(String path) throws IOException {
        return new Nfs3File(client, path);
    }

    private void write(String path, byte[] bytes) throws IOException {
        try (OutputStream out = new NfsFileOutputStream(file(path))) {
            out.write(bytes);
        }
    }

    private byte[] read(String path) throws IOException {
        try (InputStream in = new NfsFileInputStream(file(path))) {
            return in.readAllBytes();
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write("/file", BYTES);
        assertThat(file("/file").length()).isEqualTo(BYTES.length);
        assertThat(read("/file")).isEqualTo(BYTES);
    }

    @Test
    void directoriesAreMadeListedAndRemoved() throws IOException {
        file("/folder").mkdir();
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            write("/folder/file-" + i, new byte[i]);
            expected.put("file-" + i, (long) i);
        }
        Map<String, Long> found = new HashMap<>();
        for (Nfs3File file : file("/folder").listFiles()) {
            assertThat(found.put(file.getName(), file.length())).isNull();
        }
        assertThat(found).isEqualTo(expected);
        assertThatThrownBy(() -> file("/folder").delete())
                .isInstanceOfSatisfying(
                        NfsException.class, e -> assertThat(e.getStatus()).isEqualTo(NfsStatus.NFS3ERR_NOTEMPTY));
        for (String name : expected.keySet()) {
            file("/folder/" + name).delete();
        }
        file("/folder").delete();
        assertThat(file("/folder").exists()).isFalse();
    }

    @Test
    void aFileIsRenamed() throws IOException {
        write("/old", BYTES);
        assertThat(file("/old").renameTo(file("/new"))).isTrue();
        assertThat(file("/old").exists()).isFalse();
        assertThat(read("/new")).isEqualTo(BYTES);
    }

    @Test
    void modesAreKept() throws IOException {
        write("/file", BYTES);
        file("/file").setMode(0640);
        assertThat(file("/file").getMode() & 07777).isEqualTo(0640);
    }
}
