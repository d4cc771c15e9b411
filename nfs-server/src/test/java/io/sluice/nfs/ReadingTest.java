package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.MemoryContent;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReadingTest {
    private static final int[] SIZES = {
        0, 1, 3, 4095, 65_535, 65_536, 65_537, 65_538, 65_539, 1_000_001, 1 << 20, (1 << 20) + 1, 3_333_333
    };
    private static final int READERS = 16;
    private static final int READS = 40;

    @TempDir
    Path directory;

    private TestServer start(Transport transport) throws Exception {
        return new TestServer(directory, NfsSettings.loopback(0).withTransport(transport, 2));
    }

    @ParameterizedTest
    @EnumSource
    void filesOfAnySizeComeByteForByte(Transport transport) throws Exception {
        try (TestServer server = start(transport);
                WireClient client = server.client()) {
            NfsVirtualFileSystem files = new NfsVirtualFileSystem(client);
            for (int size : SIZES) {
                byte[] content = TestServer.bytes(size, size);
                server.file(InodeId.ROOT, "size" + size, content);
                InodeId file = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("size" + size))
                        .id();
                ByteBuffer into = ByteBuffer.allocate(size + 10);
                assertThat(files.content(Caller.ROOT, file).read(0, into)).isEqualTo(size);
                assertThat(Arrays.copyOf(into.array(), size)).isEqualTo(content);
            }
        }
        assertThat(MemoryContent.openRegions()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void manyReadersAtOnceEachGetTheirOwnBytes(Transport transport) throws Exception {
        byte[] content = TestServer.bytes(4 << 20, 1);
        try (TestServer server = start(transport);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.file(InodeId.ROOT, "file", content);
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(i);
                readers.add(threads.submit(() -> {
                    readAtRandom(server, content, random);
                    return random;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
        assertThat(MemoryContent.openRegions()).isZero();
    }

    private static void readAtRandom(TestServer server, byte[] content, Random random) throws Exception {
        try (WireClient client = server.client()) {
            NfsVirtualFileSystem files = new NfsVirtualFileSystem(client);
            InodeId file = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("file"))
                    .id();
            for (int i = 0; i < READS; i++) {
                int offset = random.nextInt(content.length);
                int length = Math.min(1 + random.nextInt(1 << 20), content.length - offset);
                ByteBuffer into = ByteBuffer.allocate(length);
                files.content(Caller.ROOT, file).read(offset, into);
                assertThat(Arrays.mismatch(into.array(), 0, length, content, offset, offset + length))
                        .isEqualTo(-1);
            }
        }
    }
}
