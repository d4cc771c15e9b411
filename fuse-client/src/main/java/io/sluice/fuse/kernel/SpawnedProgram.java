package io.sluice.fuse.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs a program that is handed a socket as its descriptor 3, which {@link ProcessBuilder} can't: posix_spawn(3) and waitpid(2).
 *
 * <p>What the program says on its standard error goes to a file.
 */
final class SpawnedProgram {
    /** The descriptor under which the program finds the socket. */
    static final int SOCKET = 3;

    private static final int STANDARD_ERROR = 2;
    private static final int O_WRONLY_APPEND = 1 | 0x400;

    /** More than sizeof(posix_spawn_file_actions_t) of any C library on 64-bit Linux. */
    private static final int FILE_ACTIONS_BYTES = 256;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SPAWN = function(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS =
            function("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ACTIONS_END =
            function("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ACTION_DUP =
            function("posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACTION_OPEN = function(
            "posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private SpawnedProgram() {}

    @SuppressWarnings("restricted") // the types are those of spawn.h and sys/wait.h; the JVM runs with native access
    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /**
     * Starts {@code command} and returns its process id, or an errno, negative.
     *
     * @param errors a file that is there, to which the program's complaints are appended
     */
    static int start(List<String> command, Map<String, String> environment, int socket, Path errors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(FILE_ACTIONS_BYTES, Long.BYTES);
            MemorySegment process = arena.allocate(JAVA_INT);
            MemorySegment file = arena.allocateFrom(errors.toString());
            int failed = (int) ACTIONS.invokeExact(actions);
            failed |= (int) ACTION_DUP.invokeExact(actions, socket, SOCKET);
            failed |= (int) ACTION_OPEN.invokeExact(actions, STANDARD_ERROR, file, O_WRONLY_APPEND, 0);
            if (failed != 0) {
                return -failed;
            }
            MemorySegment program = arena.allocateFrom(command.getFirst());
            List<String> variables = environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList();
            int errno = (int) SPAWN.invokeExact(
                    process, program, actions, MemorySegment.NULL, strings(arena, command), strings(arena, variables));
            int ignored = (int) ACTIONS_END.invokeExact(actions);
            return errno == 0 ? process.get(JAVA_INT, 0) : -errno - ignored;
        } catch (Throwable e) {
            throw new IllegalStateException("posix_spawn failed in Java", e);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> all) {
        MemorySegment pointers = arena.allocate(ADDRESS, all.size() + 1L);
        for (int i = 0; i < all.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(all.get(i)));
        }
        return pointers;
    }

    /** Waits for the end of a process that was started here. */
    static void await(int process) {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            MemorySegment status = arena.allocate(JAVA_INT);
            int ended;
            do {
                ended = calls.waitpid(process, status);
            } while (ended == -SystemCalls.EINTR);
        }
    }
}
