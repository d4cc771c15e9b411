package io.sluice.fuse.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.Fusermount;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** fusermount3(1), which mounts for those who are not root, and hands the descriptor back over a socket (SCM_RIGHTS, unix(7)). */
final class HelperMounter implements Mounter {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    // struct msghdr and struct cmsghdr of 64-bit Linux.
    private static final int MESSAGE_BYTES = 56;
    private static final int MESSAGE_VECTOR = 16;
    private static final int MESSAGE_VECTORS = 24;
    private static final int MESSAGE_CONTROL = 32;
    private static final int MESSAGE_CONTROL_BYTES = 40;
    private static final int CONTROL_BYTES = 24;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_DATA = 16;

    @Override
    public Device mount(FuseMountRequest request) throws VfsException {
        Path program = Fusermount.ofThisProcess().require();
        Path errors = errorsFile();
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            int made = calls.socketpair(AF_UNIX, SOCK_STREAM | SystemCalls.O_CLOEXEC, pair);
            if (made < 0) {
                throw new VfsException(VfsError.IO, "no socket for " + program + " (errno " + -made + ")");
            }
            int ours = pair.getAtIndex(JAVA_INT, 0);
            int theirs = pair.getAtIndex(JAVA_INT, 1);
            try {
                Map<String, String> environment = new HashMap<>(System.getenv());
                environment.put("_FUSE_COMMFD", Integer.toString(SpawnedProgram.SOCKET));
                int process = SpawnedProgram.start(command(program, request), environment, theirs, errors);
                calls.close(theirs);
                if (process < 0) {
                    throw new VfsException(VfsError.IO, program + " can't be run (errno " + -process + ")");
                }
                int descriptor = receive(calls, arena, ours);
                SpawnedProgram.await(process);
                if (descriptor < 0) {
                    throw new VfsException(
                            VfsError.IO, request.mountpoint() + " can't be mounted: " + complaint(program, errors));
                }
                return new Device(descriptor);
            } finally {
                calls.close(ours);
            }
        } finally {
            delete(errors);
        }
    }

    @Override
    public boolean mayPass() {
        return false;
    }

    private static List<String> command(Path program, FuseMountRequest request) {
        String options = "fsname=sluice,subtype=sluice,default_permissions,nosuid,nodev,"
                + (request.options().readOnly() ? "ro" : "rw")
                + (request.options().allowOther() ? ",allow_other" : "");
        return List.of(
                program.toString(), "-o", options, "--", request.mountpoint().toString());
    }

    /** The descriptor that comes with one byte; negative if none does. */
    private static int receive(SystemCalls calls, Arena arena, int socket) {
        MemorySegment vector = arena.allocate(2 * JAVA_LONG.byteSize(), Long.BYTES);
        vector.set(ADDRESS, 0, arena.allocate(1));
        vector.set(JAVA_LONG, ADDRESS.byteSize(), 1);
        MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);
        MemorySegment message = arena.allocate(MESSAGE_BYTES, Long.BYTES);
        message.set(ADDRESS, MESSAGE_VECTOR, vector);
        message.set(JAVA_LONG, MESSAGE_VECTORS, 1);
        message.set(ADDRESS, MESSAGE_CONTROL, control);
        message.set(JAVA_LONG, MESSAGE_CONTROL_BYTES, CONTROL_BYTES);
        int received;
        do {
            received = calls.recvmsg(socket, message, SystemCalls.MSG_CMSG_CLOEXEC);
        } while (received == -SystemCalls.EINTR);
        boolean carries = received > 0
                && message.get(JAVA_LONG, MESSAGE_CONTROL_BYTES) >= CONTROL_DATA + Integer.BYTES
                && control.get(JAVA_INT, CONTROL_LEVEL) == SOL_SOCKET
                && control.get(JAVA_INT, CONTROL_TYPE) == SCM_RIGHTS;
        return carries ? control.get(JAVA_INT, CONTROL_DATA) : -1;
    }

    private static Path errorsFile() throws VfsException {
        try {
            return Files.createTempFile("sluice-fusermount", ".err");
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "no temporary file can be made: " + e.getMessage(), e);
        }
    }

    private static String complaint(Path program, Path errors) throws VfsException {
        try {
            String said = Files.readString(errors, StandardCharsets.ISO_8859_1).strip();
            return said.isEmpty() ? program + " gave no reason" : said.replace('\n', ' ');
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "what " + program + " said can't be read: " + e.getMessage(), e);
        }
    }

    private static void delete(Path errors) throws VfsException {
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, errors + " can't be removed: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean unmount(Path mountpoint, boolean lazy) {
        return false;
    }
}
