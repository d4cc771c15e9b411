package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.UnfinishedUpload;
import io.sluice.vfs.storage.UnfinishedUploads;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** By the mount and the staging file, separated by a colon: what was there at the start, has not ended since, and goes on. */
    private final Map<String, UnfinishedUpload> continued = new ConcurrentHashMap<>();

    /** Forgets the uploads of mounts that are gone. */
    UploadNotes(MetadataStore metadata) {
        this.metadata = metadata;
        Set<String> mounts = new HashSet<>();
        metadata.mounts().forEach((path, mount) -> mounts.add(mount.id()));
        Set<String> goOn = new HashSet<>();
        metadata.pendingFiles().forEach((id, file) -> {
            if (file.life() == FileLife.SEALED) {
                goOn.add(file.stagingFile());
            }
        });
        metadata.unfinishedUploads().forEach((name, upload) -> {
            if (!mounts.contains(upload.mount())) {
                metadata.unfinishedUploads().remove(name);
            } else if (!goOn.contains(upload.stagingFile()) || continued.putIfAbsent(ownerOf(upload), upload) != null) {
                leftBehind.put(name, upload);
            }
        });
    }

    private static String ownerOf(UnfinishedUpload upload) {
        return ownerOf(upload.mount(), upload.stagingFile());
    }

    private static String ownerOf(String mountId, String stagingFile) {
        return mountId + ":" + stagingFile;
    }

    UnfinishedUploads of(String mountId) {
        return new OfMount(mountId);
    }

    /** The mount is taken away: nobody can end what is left any more. */
    void forget(String mountId) {
        List<UnfinishedUpload> gone = new ArrayList<>();
        metadata.unfinishedUploads().forEach((name, upload) -> {
            if (upload.mount().equals(mountId)) {
                gone.add(upload);
            }
        });
        gone.forEach(this::remove);
    }

    private void remove(UnfinishedUpload upload) {
        metadata.unfinishedUploads().remove(upload.name());
        leftBehind.remove(upload.name());
        continued.values().removeIf(known -> known.name().equals(upload.name()));
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
            remove(row(upload));
        }

        @Override
        public List<Upload> leftBehind() {
            return leftBehind.values().stream()
                    .filter(row -> row.mount().equals(mountId))
                    .map(OfMount::upload)
                    .toList();
        }

        @Override
        public Optional<Upload> continued(String owner) {
            return Optional.ofNullable(continued.get(ownerOf(mountId, owner))).map(OfMount::upload);
        }

        @Override
        public boolean isKept(Upload upload) {
            return metadata.unfinishedUploads().get(row(upload).name()).isPresent();
        }

        private static Upload upload(UnfinishedUpload row) {
            return new Upload(row.key(), row.upload(), row.stagingFile(), row.terms());
        }

        private UnfinishedUpload row(Upload upload) {
            return new UnfinishedUpload(mountId, upload.key(), upload.id(), upload.owner(), upload.terms());
        }
    }
}
