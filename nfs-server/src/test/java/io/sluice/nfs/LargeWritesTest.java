package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.testing.MemoryContent;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WRITEs whose calls come in many pieces. */
@Timeout(120)
final class LargeWritesTest {
    private static final int LAST_FRAGMENT = 0x8000_0000;
    private static final int WRITE = 7;
    private static final int WRITE_BYTES = 1 << 20;
    private static final int WRITES = 4;

    @TempDir
    Path directory;

    private TestServer server;
    private InodeId file;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        file = server.file(InodeId.ROOT, "file", new byte[0]);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        assertThat(MemoryContent.openRegions()).isZero();
    }

    /** How a stream of calls is cut, by record marks and by the sends. */
    private record Cut(int fragmentBytes, int maxSendBytes) {}

    @Test
    void aLargeWriteIsWholeHoweverItComes() throws Exception {
        Cut[] cuts = {
            new Cut(WRITE_BYTES * 2, WRITE_BYTES * 8),
            new Cut(WRITE_BYTES * 2, 100_000),
            new Cut(WRITE_BYTES * 2, 3_000),
            new Cut(70_000, WRITE_BYTES * 8),
            new Cut(1_500, 40_000)
        };
        for (int i = 0; i < cuts.length; i++) {
            byte[] content = TestServer.bytes(WRITES * WRITE_BYTES, i);
            try (WireClient client = server.client()) {
                write(client, content, cuts[i]);
            }
            assertThat(content()).describedAs("%s", cuts[i]).isEqualTo(content);
        }
    }

    private void write(WireClient client, byte[] content, Cut cut) throws Exception {
        byte[] root = NfsWire.mount(client, "/");
        byte[] handle = NfsWire.handle(NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
                    out.putOpaque(root);
                    out.putOpaque(new FileName("file").bytes());
                })
                .results());
        ByteBuffer calls = ByteBuffer.allocate(2 * content.length);
        for (int i = 0; i < WRITES; i++) {
            int offset = i * WRITE_BYTES;
            byte[] data = new byte[WRITE_BYTES];
            System.arraycopy(content, offset, data, 0, WRITE_BYTES);
            byte[] call = WireClient.call(1000 + i, NfsProgram.NUMBER, 3, WRITE, Caller.ROOT, out -> {
                out.putOpaque(handle);
                out.putLong(offset);
                out.putInt(WRITE_BYTES);
                out.putInt(0);
                out.putOpaque(data);
            });
            putInFragments(calls, call, cut.fragmentBytes());
        }
        calls.flip();
        Thread sender = Thread.startVirtualThread(() -> send(client, calls, cut.maxSendBytes()));
        for (int i = 0; i < WRITES; i++) {
            ByteBuffer reply = client.receive().rest();
            assertThat(reply.getInt(0)).isBetween(1000, 1000 + WRITES - 1);
            assertThat(reply.getInt(24)).isEqualTo(NfsStatus.OK.code());
        }
        sender.join();
    }

    private static void putInFragments(ByteBuffer into, byte[] record, int fragmentBytes) {
        for (int at = 0; at < record.length; at += fragmentBytes) {
            int length = Math.min(fragmentBytes, record.length - at);
            into.putInt(length | (at + length == record.length ? LAST_FRAGMENT : 0));
            into.put(record, at, length);
        }
    }

    private static void send(WireClient client, ByteBuffer calls, int maxBytes) {
        Random random = new Random(1);
        try {
            while (calls.hasRemaining()) {
                byte[] piece = new byte[Math.min(1 + random.nextInt(maxBytes), calls.remaining())];
                calls.get(piece);
                client.sendRaw(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] content() throws VfsException {
        Content content = server.files().content(Caller.ROOT, file);
        ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
        content.read(0, bytes);
        return bytes.array();
    }
}
