package io.sluice.vfs.core;

import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.UnfinishedUpload;
import io.sluice.vfs.storage.UnfinishedUploads;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps for each mount which uploads its connector has begun and not ended, in the metadata. Thread-safe. */
final class UploadNotes {
    private static final Logger LOG = LoggerFactory.getLogger(UploadNotes.class);

    private final MetadataStore metadata;

    /** By the name in the table: what was there at the start, and has not ended since. */
    private final Map<String, UnfinishedUpload> leftBehind = new ConcurrentHashMap<>();

    /** Forgets the uploads of mounts that are gone. */
    UploadNotes(MetadataStore metadata) {
        this.metadata = metadata;
        Set<String> mounts = new HashSet<>();
        metadata.mounts().forEach((path, mount) -> mounts.add(mount.id()));
        metadata.unfinishedUploads().forEach((name, upload) -> {
            if (mounts.contains(upload.mount())) {
                leftBehind.put(name, upload);
            } else {
                metadata.unfinishedUploads().remove(name);
            }
        });
    }

    UnfinishedUploads of(String mountId) {
        return new OfMount(mountId);
    }

    /** The mount is taken away: nobody can end what is left any more. */
    void forget(String mountId) {
        List<String> names = new ArrayList<>();
        metadata.unfinishedUploads().forEach((name, upload) -> {
            if (upload.mount().equals(mountId)) {
                names.add(name);
            }
        });
        for (String name : names) {
            metadata.unfinishedUploads().remove(name);
            leftBehind.remove(name);
        }
    }

    private final class OfMount implements UnfinishedUploads {
        private final String mountId;

        OfMount(String mountId) {
            this.mountId = mountId;
        }

        /** A disk that refuses must not keep the upload from its store: at worst its parts stay until they are old. */
        @Override
        public void began(Upload upload) {
            UnfinishedUpload row = row(upload);
            metadata.unfinishedUploads().put(row.name(), row);
            try {
                metadata.sync();
            } catch (UncheckedIOException e) {
                LOG.warn("op=upload key={} event=not-noted error={}", upload.key(), e.getMessage());
            }
        }

        /** Without a sync: an upload that has ended is found to have ended by whoever tries to end it again. */
        @Override
        public void ended(Upload upload) {
            String name = row(upload).name();
            metadata.unfinishedUploads().remove(name);
            leftBehind.remove(name);
        }

        @Override
        public List<Upload> leftBehind() {
            return leftBehind.values().stream()
                    .filter(row -> row.mount().equals(mountId))
                    .map(row -> new Upload(row.key(), row.upload()))
                    .toList();
        }

        private UnfinishedUpload row(Upload upload) {
            return new UnfinishedUpload(mountId, upload.key(), upload.id());
        }
    }
}
