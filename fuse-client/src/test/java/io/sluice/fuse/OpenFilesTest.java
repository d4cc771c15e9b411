package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files as the door holds them open, by plain calls. */
final class OpenFilesTest {
    private static final OpenFlags READ = new OpenFlags(OpenFlags.O_RDONLY);
    private static final OpenFlags WRITE = new OpenFlags(OpenFlags.O_WRONLY);

    private final MemoryGateway gateway = new MemoryGateway();
    private FuseDoor door;
    private PathOperations paths;
    private OpenFiles files;

    @BeforeEach
    void open() throws VfsException {
        gateway.mount("/replace", false, Map.of("overwrite", "replace"));
        door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.ROOT, false);
        paths = new PathOperations(door);
        files = door.files();
    }

    @AfterEach
    void close() {
        door.close();
        gateway.close();
    }

    private long create(String path, OpenFlags flags) throws VfsException {
        return paths.create(Caller.ROOT, path, 0644, flags).opened().handle();
    }

    private OpenFiles.Opened open(String path, OpenFlags flags) throws VfsException {
        return paths.open(Caller.ROOT, path, flags);
    }

    private void write(long handle, long offset, String text) throws VfsException {
        files.write(handle, offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(long handle) throws VfsException {
        ByteBuffer into = ByteBuffer.allocate(1_000);
        int count = files.read(handle, 0, into);
        return new String(into.array(), 0, count, StandardCharsets.UTF_8);
    }

    private static VfsError error(ByErrno.Action action) {
        return catchThrowableOfType(VfsException.class, action::run).error();
    }

    @Test
    void theLastReleaseSeals() throws VfsException {
        long handle = create("/data/file", WRITE);
        write(handle, 0, "hello");
        files.flush(handle);
        write(handle, 5, " world");
        files.flush(handle);
        paths.release(handle);
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue("hello world".getBytes(StandardCharsets.UTF_8));
        assertThat(error(() -> open("/data/file", WRITE))).isEqualTo(VfsError.WRITE_ONCE);
    }

    @Test
    void aFileMadeByAnOpenForReadingIsSealedToo() throws VfsException {
        paths.release(create("/data/file", READ));
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(new byte[0]);
        paths.release(create("/data/file", READ));
    }

    @Test
    void whatIsStillOpenWhenTheKernelLetsGoIsSealed() throws VfsException {
        write(create("/data/file", WRITE), 0, "half");
        door.close();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue("half".getBytes(StandardCharsets.UTF_8));
        assertThat(door.statistics().openFiles()).isZero();
    }

    @Test
    void theModeOfANewFileDoesNotBindItsMaker() throws VfsException {
        Caller alice = new Caller(1000, 1000, Caller.Groups.NONE, "test");
        paths.mkdir(Caller.ROOT, "/data/open", 0777);
        paths.chmod(Caller.ROOT, "/data/open", 0777);
        OpenFlags both = new OpenFlags(OpenFlags.O_RDWR);
        long handle =
                paths.create(alice, "/data/open/file", 0400, both).opened().handle();
        write(handle, 0, "secret");
        assertThat(read(handle)).isEqualTo("secret");
        files.truncate(handle, 3);
        assertThat(files.attributes(handle).size()).isEqualTo(3);
    }

    @Test
    void anUnlinkedFileIsReadUntilItsLastClose() throws VfsException {
        write(create("/data/file", WRITE), 0, "text");
        door.close();
        long reader = open("/data/file", READ).handle();
        String hidden = "/data/.fuse_hidden0000000200000001";
        assertThat(error(() -> paths.getattr(Caller.ROOT, hidden))).isEqualTo(VfsError.NOT_FOUND);
        paths.rename(Caller.ROOT, "/data/file", hidden, Hiding.UNLINK);
        assertThat(error(() -> paths.getattr(Caller.ROOT, "/data/file"))).isEqualTo(VfsError.NOT_FOUND);
        assertThat(paths.getattr(Caller.ROOT, hidden).size()).isEqualTo(4);
        assertThat(read(reader)).isEqualTo("text");
        paths.release(reader);
        assertThat(error(() -> paths.getattr(Caller.ROOT, hidden))).isEqualTo(VfsError.NOT_FOUND);
        assertThat(gateway.object("/data/file")).isEmpty();
    }

    @Test
    void aFileThatIsAboutToBeReplacedKeepsItsNameUntilThen() throws VfsException {
        write(create("/data/file", WRITE), 0, "old");
        door.close();
        long reader = open("/data/file", READ).handle();
        String hidden = "/data/.fuse_hidden0000000200000001";
        paths.rename(Caller.ROOT, "/data/file", hidden, Hiding.REPLACE);
        assertThat(paths.getattr(Caller.ROOT, "/data/file").size()).isEqualTo(3);
        assertThat(paths.getattr(Caller.ROOT, hidden).size()).isEqualTo(3);
        assertThat(read(reader)).isEqualTo("old");
    }

    @Test
    void nobodyElseGetsTheNamesOfHiddenFiles() {
        String hidden = "/data/.fuse_hidden0000000200000001";
        assertThat(error(() -> create(hidden, WRITE))).isEqualTo(VfsError.NOT_PERMITTED);
        assertThat(error(() -> paths.mkdir(Caller.ROOT, hidden, 0755))).isEqualTo(VfsError.NOT_PERMITTED);
        assertThat(error(() -> paths.rename(Caller.ROOT, "/data/nested", hidden, Hiding.NONE)))
                .isEqualTo(VfsError.NOT_PERMITTED);
    }

    @Test
    void anOpenOfAReplacedObjectNeverMixesVersions() throws VfsException {
        byte[] old = new byte[9 << 20];
        Arrays.fill(old, (byte) 1);
        byte[] replacement = new byte[9 << 20];
        Arrays.fill(replacement, (byte) 2);
        gateway.putObject("/data/file", old);
        OpenFiles.Opened first = open("/data/file", READ);
        assertThat(first.cacheUse()).isEqualTo(CacheUse.DROP);
        gateway.clock().advance(Duration.ofSeconds(1));
        gateway.putObject("/data/file", replacement);
        gateway.expire();
        OpenFiles.Opened second = open("/data/file", READ);
        assertThat(second.cacheUse()).isEqualTo(CacheUse.BYPASS);
        ByteBuffer into = ByteBuffer.allocate(10);
        assertThat(error(() -> files.read(first.handle(), 8 << 20, into))).isEqualTo(VfsError.REPLACED);
        assertThat(files.read(second.handle(), 8 << 20, into)).isEqualTo(10);
        assertThat(into.array()).containsOnly(2);
    }

    @Test
    void aSecondOpenOfTheSameVersionKeepsTheKernelsPages() throws VfsException {
        gateway.putObject("/data/file", new byte[10]);
        paths.release(open("/data/file", READ).handle());
        assertThat(open("/data/file", READ).cacheUse()).isEqualTo(CacheUse.KEEP);
    }

    @Test
    void aWriterThatHasBeenClosedIsWaitedFor() throws Exception {
        long first = create("/replace/file", WRITE);
        write(first, 0, "first");
        files.flush(first);
        FutureTask<Long> second =
                new FutureTask<>(() -> open("/replace/file", new OpenFlags(OpenFlags.O_WRONLY | OpenFlags.O_TRUNC))
                        .handle());
        Thread opener = Thread.ofPlatform().start(second);
        while (opener.getState() != Thread.State.TIMED_WAITING && !second.isDone()) {
            Thread.onSpinWait();
        }
        paths.release(first);
        long handle = second.get();
        write(handle, 0, "second");
        files.flush(handle);
        paths.release(handle);
        assertThat(read(open("/replace/file", READ).handle())).isEqualTo("second");
    }

    @Test
    void anOpenThatTruncatesIsAnOpenForWriting() {
        gateway.putObject("/data/file", new byte[10]);
        OpenFlags flags = new OpenFlags(OpenFlags.O_RDONLY | OpenFlags.O_TRUNC);
        assertThat(error(() -> open("/data/file", flags))).isEqualTo(VfsError.WRITE_ONCE);
    }

    @Test
    void aHandleThatIsNotOpenIsStale() {
        assertThat(error(() -> files.read(4711, 0, ByteBuffer.allocate(1)))).isEqualTo(VfsError.STALE);
        assertThat(error(() -> files.flush(4711))).isEqualTo(VfsError.STALE);
    }
}
