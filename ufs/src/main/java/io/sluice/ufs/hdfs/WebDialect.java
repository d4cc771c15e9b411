package io.sluice.ufs.hdfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;

/** HDFS by HTTP: the same promises as by its own protocol, but that nobody tells whether a file is still being written. */
record WebDialect(WebHdfsFileSystem web) implements Dialect {
    @Override
    public FileSystem files() {
        return web;
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
        return DfsDialect.MAX_PATH_LENGTH;
    }

    @Override
    public String notInNames() {
        return DfsDialect.NOT_IN_NAMES;
    }

    @Override
    public Part list(Path directory, Optional<String> token) throws IOException {
        // The first part is asked for by a name that is before all others; null would make Hadoop forget where it is.
        byte[] after = token.orElse("").getBytes(StandardCharsets.UTF_8);
        FileSystem.DirectoryEntries entries = web.listStatusBatch(directory, after);
        List<Found> found = new ArrayList<>();
        for (FileStatus status : entries.getEntries()) {
            if (status.getPath().toUri().getPath().equals(directory.toUri().getPath())) {
                return Part.ofFile();
            }
            Found.of(status).ifPresent(found::add);
        }
        Optional<String> next = entries.hasMore()
                ? Optional.of(new String(entries.getToken(), StandardCharsets.UTF_8))
                : Optional.empty();
        return new Part(found, next, false);
    }

    @Override
    public void move(Path from, Path to, boolean replace) throws IOException {
        web.rename(from, to, replace ? Options.Rename.OVERWRITE : Options.Rename.NONE);
    }

    @Override
    public boolean isClosed(Path file) {
        return true;
    }

    @Override
    public void close() throws IOException {
        web.close();
    }
}
