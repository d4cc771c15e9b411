package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** Copies files of this host into the namespace. */
final class Upload {
    private final AdminClient client;
    private final boolean recursive;
    private final CopyProgress progress;

    Upload(AdminClient client, boolean recursive, CopyProgress progress) {
        this.client = client;
        this.recursive = recursive;
        this.progress = progress;
    }

    /** Copies {@code from} to {@code to}, or into it if that is a directory; returns how many files. */
    long copy(Path from, String to) {
        if (!Files.exists(from)) {
            throw new UserError(from + ": no such file or directory on this host; check the path after file:");
        }
        String target = target(from, to);
        if (!Files.isDirectory(from)) {
            progress.expect(from.toFile().length());
            file(from, target);
            return progress.files();
        }
        if (!recursive) {
            throw new UserError(from + ": is a directory; copy it with -R");
        }
        new SelfCopy(client).refuseUpload(from, target);
        directory(from, target);
        return progress.files();
    }

    private String target(Path from, String to) {
        String plain = to.length() > 1 ? to.replaceAll("/+$", "") : to;
        return PathAnswers.isDirectory(client, plain)
                ? (plain.equals("/") ? "" : plain) + "/" + from.getFileName()
                : plain;
    }

    private void directory(Path from, String to) {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Iterator<Path> it = tree.iterator(); it.hasNext(); ) {
                Path path = it.next();
                String below = from.relativize(path).toString();
                String target = below.isEmpty() ? to : to + "/" + below;
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Map<String, String> query = Map.of("path", target, "parents", "true");
                    client.post("/api/v1/fs/directories", query, Map.of(), EntryView.class);
                } else if (Files.isRegularFile(path)) {
                    file(path, target);
                }
            }
        } catch (IOException e) {
            throw new UserError(from + ": can't be read: " + e.getMessage() + "; check its owner", e);
        }
    }

    private void file(Path from, String to) {
        try (InputStream in = Files.newInputStream(from)) {
            InputStream bytes = progress.through(in);
            client.put("/api/v1/fs/content", Map.of("path", to), bytes, Files.size(from), EntryView.class);
            progress.fileIsDone();
        } catch (IOException e) {
            throw new UserError(from + ": can't be read: " + e.getMessage() + "; check its owner", e);
        }
    }
}
