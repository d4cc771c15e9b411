package io.sluice.cache;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives the space of bytes inside a file back to the file system (Linux, fallocate(2) with FALLOC_FL_PUNCH_HOLE), which Java has no call for.
 * Where it can't be done, nothing is done: the space is used when the block is fetched again, or freed with the file.
 */
final class Holes {
    private static final int O_RDWR_CLOEXEC = 0x2 | 0x80000;
    private static final int KEEP_SIZE_AND_PUNCH = 0x1 | 0x2;

    private static final Optional<Holes> LINUX = link();

    private final MethodHandle open;
    private final MethodHandle fallocate;
    private final MethodHandle close;

    // Linking a C function is restricted: these three have the signatures of their manual pages.
    @SuppressWarnings("restricted")
    private Holes(Linker linker, SymbolLookup symbols) {
        ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
        ValueLayout.OfLong offset = ValueLayout.JAVA_LONG;
        open = linker.downcallHandle(
                symbols.findOrThrow("open"),
                FunctionDescriptor.of(integer, ValueLayout.ADDRESS, integer),
                Linker.Option.firstVariadicArg(2));
        fallocate = linker.downcallHandle(
                symbols.findOrThrow("fallocate"), FunctionDescriptor.of(integer, integer, integer, offset, offset));
        close = linker.downcallHandle(symbols.findOrThrow("close"), FunctionDescriptor.of(integer, integer));
    }

    private static Optional<Holes> link() {
        try {
            Linker linker = Linker.nativeLinker();
            return Optional.of(new Holes(linker, linker.defaultLookup()));
        } catch (RuntimeException | LinkageError e) {
            OpenFiles.LOG.info("cache=no-holes cause={}", e.toString());
            return Optional.empty();
        }
    }

    /** Reads of these bytes give zeros from now on; the file stays as long as it is. */
    static void punch(Path file, long offset, long length) {
        LINUX.ifPresent(linux -> linux.deallocate(file, offset, length));
    }

    private void deallocate(Path file, long offset, long length) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), O_RDWR_CLOEXEC);
            if (descriptor < 0) {
                return;
            }
            int refused = (int) fallocate.invokeExact(descriptor, KEEP_SIZE_AND_PUNCH, offset, length);
            int left = (int) close.invokeExact(descriptor);
            if (refused != 0 || left != 0) {
                OpenFiles.LOG.debug("cache=no-hole file={}", file);
            }
        } catch (Throwable e) { // invokeExact declares it
            throw new IllegalStateException("calling fallocate", e);
        }
    }
}
