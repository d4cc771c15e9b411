package io.sluice.ufs.hdfs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the file systems behind Hadoop's {@link FileSystem} differ: its interface says neither in which order a directory is listed nor whether a rename
 * replaces what is there, and HDFS itself can do more than it has words for. Thread-safe.
 */
sealed interface Dialect permits DfsDialect, WebDialect, ForeignDialect {
    FileSystem files();

    /** Whether {@link #move} keeps its word. */
    boolean movesAtOnce();

    /** Whether a file keeps its version when it is moved. */
    boolean keepsVersions();

    /** The longest path from the root of the store, in characters. */
    int maxPathLength();

    /** The characters that no name can have. */
    String notInNames();

    /**
     * A part of a directory's listing.
     *
     * @param token empty for the first part, else the last part's {@link Part#next}
     * @throws java.io.FileNotFoundException if there is no such directory
     */
    Part list(Path directory, Optional<String> token) throws IOException;

    /**
     * Gives what lies at {@code from} the place {@code to}, at once.
     *
     * @param replace whether a file that is there is replaced; otherwise it is an org.apache.hadoop.fs.FileAlreadyExistsException, judged by the store
     */
    void move(Path from, Path to, boolean replace) throws IOException;

    /** Whether nobody is writing the file any more, as far as the store tells. */
    boolean isClosed(Path file) throws IOException;

    /** Ends what the file system leaves running when it is closed. */
    void close() throws IOException;

    /**
     * A part of a listing.
     *
     * @param notDirectory whether what was listed is a file
     */
    record Part(List<Found> found, Optional<String> next, boolean notDirectory) {
        public Part {
            found = List.copyOf(found);
        }

        static Part ofFile() {
            return new Part(List.of(), Optional.empty(), true);
        }
    }
}
