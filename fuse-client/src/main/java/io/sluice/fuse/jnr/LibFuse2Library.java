package io.sluice.fuse.jnr;

import java.util.Locale;
import java.util.Optional;
import jnr.ffi.LibraryLoader;

/** Loads libfuse 2 when it is first asked for, once. */
final class LibFuse2Library {
    private static final String SONAME = "libfuse.so.2";

    private LibFuse2Library() {}

    private sealed interface Loaded {
        record Library(LibFuse2 functions) implements Loaded {}

        record Missing(String cause) implements Loaded {}
    }

    private static final class Holder {
        private static final Loaded LOADED = load();

        private static Loaded load() {
            try {
                return new Loaded.Library(LibraryLoader.create(LibFuse2.class)
                        .failImmediately()
                        .mapper((name, context) -> nativeName(name))
                        .load(SONAME));
            } catch (LinkageError | RuntimeException e) {
                return new Loaded.Missing(String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code fuseGetContext} to {@code fuse_get_context}. */
    private static String nativeName(String javaName) {
        return javaName.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Why libfuse 2 can't be used, in one line; empty if it can. */
    static Optional<String> obstacle() {
        return switch (Holder.LOADED) {
            case Loaded.Library library -> Optional.empty();
            case Loaded.Missing missing ->
                Optional.of("libfuse 2 (" + SONAME + ") can't be loaded: "
                        + missing.cause().lines().findFirst().orElse("no reason given")
                        + "; install the package libfuse2 (Debian, Ubuntu) or fuse-libs (Fedora)");
        };
    }

    static LibFuse2 functions() {
        return switch (Holder.LOADED) {
            case Loaded.Library library -> library.functions();
            case Loaded.Missing missing -> throw new IllegalStateException(missing.cause());
        };
    }
}
