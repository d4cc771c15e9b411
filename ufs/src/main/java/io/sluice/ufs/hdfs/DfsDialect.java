package io.sluice.ufs.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.impl.LeaseRenewer;
import org.apache.hadoop.hdfs.protocol.DirectoryListing;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/** HDFS by its own protocol. Lists by name, so that the last name of a part is all that the next one needs. */
record DfsDialect(DistributedFileSystem hdfs) implements Dialect {
    /** MAX_PATH_LENGTH of a NameNode, which is not a setting. */
    static final int MAX_PATH_LENGTH = 8000;

    static final String NOT_IN_NAMES = ":";

    @Override
    public FileSystem files() {
        return hdfs;
    }

    @Override
    public boolean movesAtOnce() {
        return true;
    }

    @Override
    public boolean keepsVersions() {
        return true;
    }

    @Override
    public int maxPathLength() {
        return MAX_PATH_LENGTH;
    }

    @Override
    public String notInNames() {
        return NOT_IN_NAMES;
    }

    @Override
    public Part list(Path directory, Optional<String> token) throws IOException {
        String path = directory.toUri().getPath();
        byte[] after = token.orElse("").getBytes(StandardCharsets.UTF_8);
        DirectoryListing listing = hdfs.getClient().listPaths(path, after);
        if (listing == null) {
            throw new FileNotFoundException(path);
        }
        List<Found> found = new ArrayList<>();
        for (HdfsFileStatus status : listing.getPartialListing()) {
            if (status.isEmptyLocalName()) {
                return Part.ofFile();
            }
            Found.of(status).ifPresent(found::add);
        }
        Optional<String> next = listing.hasMore()
                ? Optional.of(new String(listing.getLastName(), StandardCharsets.UTF_8))
                : Optional.empty();
        return new Part(found, next, false);
    }

    @Override
    public void move(Path from, Path to, boolean replace) throws IOException {
        hdfs.rename(from, to, replace ? Options.Rename.OVERWRITE : Options.Rename.NONE);
    }

    @Override
    public boolean isClosed(Path file) throws IOException {
        return hdfs.isFileClosed(file);
    }

    @Override
    public void close() throws IOException {
        LeaseRenewer renewer = hdfs.getClient().getLeaseRenewer();
        hdfs.close();
        try {
            // It would live on for a minute. It serves this mount alone, because a mount has an identity of its own.
            renewer.interruptAndJoin();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
