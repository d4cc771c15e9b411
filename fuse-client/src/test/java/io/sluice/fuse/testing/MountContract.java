package io.sluice.fuse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseOperation;
import io.sluice.fuse.FuseStatistics;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/SEMANTICS.md, section 2, by the programs that people use, through the kernel. */
public abstract class MountContract {
    private Optional<MountedDirectory> mounted = Optional.empty();

    /** The binding that is held to it. */
    protected abstract FuseBinding binding();

    protected final MountedDirectory mounted() {
        return mounted.orElseThrow();
    }

    @BeforeEach
    final void mount() throws IOException, VfsException {
        FuseBinding binding = binding();
        Optional<String> obstacle = binding.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        mounted = Optional.of(new MountedDirectory(binding));
        mounted.get().mount();
    }

    @AfterEach
    final void unmount() throws IOException {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    protected final MountedDirectory.Result sh(String script) {
        return mounted().sh(script);
    }

    protected final void says(String script, String output) {
        assertThat(sh("set -e; " + script)).isEqualTo(new MountedDirectory.Result(0, output));
    }

    protected final void python(String script, String output) {
        says("python3 - <<'END'\n" + script + "END\n", output);
    }

    protected final void fails(String script, String message) {
        MountedDirectory.Result result = sh(script);
        assertThat(result.output()).contains(message);
        assertThat(result.status()).isNotZero();
    }

    @Test
    void whatIsCopiedInIsReadBack() {
        says(
                "head -c 3000000 /dev/urandom > /tmp/sluice-fuse-in; cp /tmp/sluice-fuse-in a; cmp /tmp/sluice-fuse-in a;"
                        + " stat -c %s a; rm /tmp/sluice-fuse-in",
                "3000000");
    }

    @Test
    void aFileIsWrittenOnce() {
        says("echo first > a; cat a", "first");
        fails("echo second > a", "Operation not permitted");
        fails("echo more >> a", "Operation not permitted");
        fails("truncate -s 2 a", "Operation not permitted");
        says("cat a; python3 -c 'import os; os.truncate(\"a\", 6)'; cat a", "first\nfirst");
    }

    @Test
    void aSecondWriterIsRefused() {
        fails("exec 3> a; echo x >&3; echo y >> a", "Operation not permitted");
    }

    @Test
    void touchingTwiceOnlyMovesTheTimes() {
        says(
                "touch a; touch -d @1000000000.5 a; stat -c %.1Y a; touch -a -d @5 a; stat -c '%X %Y' a",
                "1000000000.5\n5 1000000000");
    }

    @Test
    void aFileIsAppendedToWhileItIsNew() {
        says("(echo one; echo two) >> a; cat a", "one\ntwo");
    }

    @Test
    void writersReadBackWhatTheyWrite() {
        python("""
                f = open('a', 'w+b')
                f.write(b'hello world')
                f.flush()
                f.seek(6)
                print(f.read().decode())
                f.seek(0)
                f.write(b'J')
                f.flush()
                print(open('a').read())
                f.truncate(5)
                f.close()
                print(open('a').read())
                """, "world\nJello world\nJello");
    }

    @Test
    void modesAndOwnersAreKept() {
        says(
                "umask 022; echo x > a; stat -c '%a %u %g %F' a; chmod 640 a; chown 7:8 a; stat -c '%a %u:%g' a;"
                        + " mkdir -m 750 d; stat -c '%a %F' d",
                "644 0 0 regular file\n640 7:8\n750 directory");
    }

    @Test
    void theKernelChecksTheModeBits() {
        says(
                "echo x > a; chmod 600 a; setpriv --reuid 65534 --regid 65534 --clear-groups cat a 2>&1 || true",
                "cat: a: Permission denied");
    }

    @Test
    void renamesReplaceAtomically() {
        says(
                "echo old > a; echo new > b; mv b a; cat a; ls; mkdir d; mv a d/c; cat d/c; mv d e; cat e/c",
                "new\na\nnew\nnew");
    }

    @Test
    void aReplacedFileStaysReadableForWhoHasItOpen() {
        says(
                "echo old > a; exec 3< a; echo new > b; mv b a; cat <&3; cat a; stat -L -c %s /proc/self/fd/3; ls -A",
                "old\nnew\n4\na");
    }

    @Test
    void anUnlinkedFileStaysReadableUntilItsLastClose() {
        says("echo data > a; exec 3< a; rm a; ls -A; stat -L -c %s /proc/self/fd/3; cat <&3", "5\ndata");
    }

    @Test
    void unlinkedOpenFilesHaveNoNames() {
        says("mkdir d; echo data > d/a; exec 3< d/a; rm d/a; ls -A d; exec 3<&-; rmdir d; ls -A", "");
    }

    @Test
    void temporaryFilesOfPythonWork() {
        python("""
                import tempfile, os, time
                with tempfile.TemporaryFile(dir='.') as f:
                    f.write(b'scratch')
                    f.flush()
                    time.sleep(1.2)
                    f.seek(0)
                    print(f.read().decode(), os.fstat(f.fileno()).st_size)
                fd, name = tempfile.mkstemp(dir='.')
                os.write(fd, b'checkpoint')
                os.fsync(fd)
                os.close(fd)
                os.replace(name, 'final')
                print(open('final').read(), os.listdir('.'))
                """, "scratch 7\ncheckpoint ['final']");
    }

    @Test
    void filesAreMapped() {
        python("""
                import mmap
                open('a', 'wb').write(b'x' * 300000 + b'end')
                f = open('a', 'rb')
                for access in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):
                    m = mmap.mmap(f.fileno(), 0, flags=access, prot=mmap.PROT_READ)
                    print(m[300000:].decode(), len(m))
                """, "end 300003\nend 300003");
    }

    @Test
    void aFileIsWrittenThroughASharedMapping() {
        python("""
                import mmap
                f = open('a', 'w+b')
                f.truncate(9000)
                m = mmap.mmap(f.fileno(), 9000)
                m[8000:8003] = b'abc'
                m.flush()
                m.close()
                f.close()
                print(open('a', 'rb').read()[8000:8003].decode())
                """, "abc");
    }

    @Test
    void locksAreTheKernelsOwn() {
        says(
                "touch l; exec 3< l; flock -n 3; flock -n l true || echo held; flock -u 3; flock -n l echo free",
                "held\nfree");
        python("""
                import fcntl
                f = open('m', 'w')
                fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                print('locked')
                """, "locked");
    }

    @Test
    void linksAndDevicesAreRefused() {
        sh("echo x > a");
        fails("ln a b", "Operation not permitted");
        fails("ln -s a b", "Operation not permitted");
        fails("mkfifo p", "Operation not permitted");
        fails("mknod n c 1 3", "Operation not permitted");
    }

    @Test
    void extendedAttributesAndPreallocationAreNotThere() {
        sh("echo x > a");
        python("""
                import ctypes, errno, os
                try:
                    os.setxattr('a', 'user.x', b'1')
                except OSError as e:
                    print(errno.errorcode[e.errno])
                f = os.open('b', os.O_CREAT | os.O_WRONLY)
                libc = ctypes.CDLL(None, use_errno=True)
                print(libc.fallocate(f, 0, ctypes.c_long(0), ctypes.c_long(10)), errno.errorcode[ctypes.get_errno()])
                """, "ENOTSUP\n-1 ENOTSUP");
    }

    @Test
    void directoriesAreRemovedOnlyWhenEmpty() {
        sh("mkdir d; touch d/a f");
        fails("rmdir d", "Directory not empty");
        fails("rmdir f", "Not a directory");
        fails("unlink d", "Is a directory");
        says("rm -r d; ls", "f");
    }

    @Test
    void aDirectoryOfTenThousandIsListedWhole() {
        for (int i = 0; i < 10_000; i++) {
            mounted().gateway().putObject(MountedDirectory.NAMESPACE_PATH + "/d/file-" + i, new byte[] {1});
        }
        says("ls -f d | wc -l; ls d | sort -u | wc -l; find d -type f | wc -l", "10002\n10000\n10000");
    }

    @Test
    void aDirectoryIsEmptiedWhileItIsRead() {
        says("mkdir d; for i in {1..300}; do : > d/$i; done; ls d | wc -l; rm -r d; ls | wc -l", "300\n0");
    }

    @Test
    void namesAreUnicode() {
        says("echo x > 'größe 数据'; ls; cat gr*", "größe 数据\nx");
        fails("touch $'\\xff'", "Invalid argument");
        fails("touch $(printf 'n%.0s' {1..256})", "File name too long");
    }

    @Test
    void theUsageIsNeverFull() {
        says("stat -f -c '%T %S %l' .; df --output=avail . | tail -1 | grep -c -v '^ *0$'", "fuseblk 1048576 255\n1");
    }

    @Test
    void whatIsReadTwiceIsReadFromTheKernelsPages() {
        says("head -c 1000000 /dev/zero > a; cat a | wc -c; cat a | wc -c; cat a | wc -c", "1000000\n1000000\n1000000");
        FuseStatistics statistics = mounted().mounts().status().getFirst().statistics();
        assertThat(statistics.bytesRead()).isEqualTo(1_000_000);
        assertThat(statistics.bytesWritten()).isEqualTo(1_000_000);
        assertThat(statistics.operations()).containsKeys(FuseOperation.CREATE, FuseOperation.OPEN, FuseOperation.READ);
        assertThat(statistics.openWriters()).isZero();
    }
}
