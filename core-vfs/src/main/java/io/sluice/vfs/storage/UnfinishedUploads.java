package io.sluice.vfs.storage;

import java.util.List;
import java.util.Optional;

/**
 * The uploads of one mount that were begun and have not ended, kept across restarts; so that what a gateway that was killed left in its store is found again,
 * by a store that can't mark what is ours. Thread-safe.
 */
public interface UnfinishedUploads {
    /** Of a store that belongs to no mount: nothing is kept, and nothing was left behind. */
    UnfinishedUploads NONE = new UnfinishedUploads() {
        @Override
        public void began(Upload upload) {
            // There is no next start that could ask.
        }

        @Override
        public void ended(Upload upload) {
            // Nothing was kept.
        }

        @Override
        public List<Upload> leftBehind() {
            return List.of();
        }

        @Override
        public Optional<Upload> continued(String owner) {
            return Optional.empty();
        }

        @Override
        public boolean isKept(Upload upload) {
            return false;
        }
    };

    /**
     * @param key of the object in the store
     * @param id by which the store knows the upload
     * @param owner who goes on with it after a restart; empty: nobody does
     * @param terms what its connector needs to go on, in words of its own
     */
    record Upload(String key, String id, String owner, String terms) {
        /** One that nobody goes on with. */
        public Upload(String key, String id) {
            this(key, id, "", "");
        }
    }

    /** Keeps an upload, before the first of its bytes goes up; returns when not even a kill loses it, or the disk refused. */
    void began(Upload upload);

    /** It is there entirely, or nothing of it is left. */
    void ended(Upload upload);

    /** What earlier processes began, and neither they nor this one has ended. Nobody goes on with these. */
    List<Upload> leftBehind();

    /** What an earlier process began for {@code owner}, and neither it nor this one has ended; empty if nobody goes on with it. */
    Optional<Upload> continued(String owner);

    /** Whether an upload of that key and id was begun by this process or an earlier one, and has not ended. */
    boolean isKept(Upload upload);
}
