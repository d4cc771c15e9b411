package io.sluice.ufs.hdfs;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The pages of a directory: what can be seen of it, while what a gateway left behind is told to {@link Leftovers}. Thread-safe. */
final class HdfsListing {
    private static final int MAX_UNNAMEABLE = 20;

    private final Dialect dialect;
    private final HdfsFolder folder;
    private final Leftovers leftovers;

    HdfsListing(Dialect dialect, HdfsFolder folder, Leftovers leftovers) {
        this.dialect = dialect;
        this.folder = folder;
        this.leftovers = leftovers;
    }

    StorePage page(StorePath directory, Optional<String> token) throws UfsException, IOException {
        Dialect.Part part = part(directory, token);
        if (part.notDirectory()) {
            throw new UfsException(UfsError.NOT_DIRECTORY, HdfsFolder.nameOf(directory) + " is not a directory");
        }
        Path place = folder.locate(directory);
        List<StoreEntry> entries = new ArrayList<>(part.found().size());
        List<String> unnameable = new ArrayList<>();
        for (Found found : part.found()) {
            if (HdfsFolder.isTemporary(found.name())) {
                leftovers.seen(HdfsFolder.below(place, found.name()), found);
            } else if (FileName.isValid(found.name())) {
                entries.add(found.entry(new FileName(found.name())));
            } else if (unnameable.size() < MAX_UNNAMEABLE) {
                unnameable.add(found.name());
            }
        }
        return new StorePage(entries, part.next(), unnameable);
    }

    private Dialect.Part part(StorePath directory, Optional<String> token) throws UfsException, IOException {
        if (!folder.canBe(directory)) {
            throw new UfsException(UfsError.NOT_FOUND, "there is no " + directory);
        }
        try {
            return dialect.list(folder.locate(directory), token);
        } catch (IOException e) {
            if (!HdfsErrors.isMissing(e)) {
                throw e;
            }
            folder.requireRoot();
            throw new UfsException(UfsError.NOT_FOUND, "there is no " + HdfsFolder.nameOf(directory));
        }
    }
}
