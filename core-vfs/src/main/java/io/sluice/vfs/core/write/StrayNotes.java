package io.sluice.vfs.core.write;

import java.util.Optional;

/** Notes that an object may be, or come, where a file does not lie any more. Called under the monitor of the file; waits for no store. */
public interface StrayNotes {
    /** For a place at which nothing can be left. */
    StrayNotes NONE = new StrayNotes() {
        @Override
        public Optional<String> left(StagingFile bytes, long size, boolean running) {
            return Optional.empty();
        }

        @Override
        public void cameBack(String note) {}
    };

    /**
     * The file leaves the place.
     *
     * @param size how many bytes of {@code bytes} the object has
     * @param running whether an attempt to make the object is under way, which tells when it has ended
     * @return the name of the note; empty if there is none
     */
    Optional<String> left(StagingFile bytes, long size, boolean running);

    /** The file lies there again, before that attempt has ended. */
    void cameBack(String note);
}
