package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Copies files of the namespace to this host; a file appears under its name when it is whole. */
final class Download {
    private final AdminClient client;
    private final boolean recursive;
    private final CopyProgress progress;

    Download(AdminClient client, boolean recursive, CopyProgress progress) {
        this.client = client;
        this.recursive = recursive;
        this.progress = progress;
    }

    /** Copies {@code from} to {@code to}, or into it if that is a directory; returns how many files. */
    long copy(String from, Path to) {
        EntryView source = PathAnswers.stat(client, from);
        String name = source.path().substring(source.path().lastIndexOf('/') + 1);
        Path target = Files.isDirectory(to) && !name.isEmpty() ? to.resolve(name) : to;
        if (!source.directory()) {
            progress.expect(source.size());
            file(source.path(), target);
            return progress.files();
        }
        if (!recursive) {
            throw new UserError(from + ": is a directory; copy it with -R");
        }
        new SelfCopy(client).refuseDownload(source.path(), target);
        directory(source.path(), target);
        return progress.files();
    }

    private void directory(String from, Path to) {
        makeDirectory(to);
        int prefix = from.equals("/") ? 1 : from.length() + 1;
        Listing.of(client, from, true, entry -> {
            Path target = to.resolve(entry.path().substring(prefix));
            if (entry.directory()) {
                makeDirectory(target);
            } else {
                file(entry.path(), target);
            }
        });
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    private void file(String from, Path to) {
        Path part = to.resolveSibling(to.getFileName() + ".sluice-part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                Bytes.copy(client, Map.of("path", from), progress.through(out));
            }
            Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
            progress.fileIsDone();
        } catch (IOException e) {
            throw failed(to, e);
        } finally {
            discard(part);
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw failed(part, e);
        }
    }

    private static UserError failed(Path path, IOException e) {
        return new UserError(path + ": can't be written: " + e.getMessage() + "; check its owner and free space", e);
    }
}
