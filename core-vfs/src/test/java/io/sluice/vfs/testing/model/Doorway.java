package io.sluice.vfs.testing.model;

import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.testing.MemoryGateway;

/** Through which door the steps go; opened anew after each restart. */
@FunctionalInterface
public interface Doorway {
    /** None: the core itself. */
    Doorway CORE = gateway -> new Open(gateway.fileSystem(), true, true, true, () -> {});

    Open through(MemoryGateway gateway);

    /**
     * A door in use.
     *
     * @param opens whether it knows opens and closes
     * @param writesUnopened whether it takes writes to files that nobody opened
     * @param tellsAll whether lives and errors come through as they are
     */
    record Open(VirtualFileSystem files, boolean opens, boolean writesUnopened, boolean tellsAll, Closing closing) {
        /** Whether who makes a file has it open from then on. */
        boolean makesOpened() {
            return opens && !writesUnopened;
        }
    }

    /** Ends its use. */
    @FunctionalInterface
    interface Closing {
        void close();
    }
}
