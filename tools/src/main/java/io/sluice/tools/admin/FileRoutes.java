package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is done to one file or directory. */
final class FileRoutes {
    private static final int CHUNK_BYTES = 1 << 20;

    private final VirtualFileSystem files;
    private final Namespace namespace;

    FileRoutes(VirtualFileSystem files, Namespace namespace) {
        this.files = files;
        this.namespace = namespace;
    }

    void stat(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        ask.answer(namespace.view(path, namespace.find(ask.caller(), path)));
    }

    /** The bytes from {@code offset} on, or the last {@code last} ones; at most {@code length} of them. */
    void read(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        FileAttributes file = namespace.find(caller, path);
        if (file.isDirectory()) {
            throw Problem.at(path, VfsError.IS_DIRECTORY);
        }
        try (Lease _ = files.retain(file.id())) {
            Content content = files.content(caller, file.id());
            long size = content.size();
            long last = ask.number("last", size);
            long offset = Math.min(size, ask.number("offset", Math.max(0, size - last)));
            send(ask, path, content, offset, Math.min(size - offset, ask.number("length", size)));
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    /** A failure on the way must not look like an end: the stream is closed by success only, and the connection is cut. */
    private static void send(Ask ask, VfsPath path, Content content, long from, long length)
            throws Problem, VfsException, IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, length));
        int first = content.read(from, chunk);
        ask.response().status(Status.OK_200);
        ask.response().header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
        asDownload(ask, path);
        ask.response().contentLength(length);
        long sent = 0;
        int count = first;
        OutputStream out = ask.response().outputStream();
        while (sent < length) {
            if (count == 0) {
                throw new IOException(path + " became shorter while it was read");
            }
            out.write(chunk.array(), 0, count);
            sent += count;
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, length - sent));
            count = sent < length ? content.read(from + sent, chunk) : 0;
        }
        out.close();
    }

    /** Whatever the bytes are, no browser shows or runs them as a page of this gateway. */
    private static void asDownload(Ask ask, VfsPath path) {
        String name = URLEncoder.encode(path.last().toString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        ask.response().header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + name);
        ask.response().header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        ask.response().header(HeaderNames.create("Content-Security-Policy"), "default-src 'none'; sandbox");
    }

    void write(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        InodeId directory = namespace.parentOf(caller, path);
        try (InputStream in = ask.request().content().inputStream();
                NewFile file = NewFile.create(files, caller, directory, path.last())) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = in.readNBytes(chunk, 0, chunk.length);
                    count > 0;
                    count = in.readNBytes(chunk, 0, chunk.length)) {
                file.append(ByteBuffer.wrap(chunk, 0, count));
            }
            file.publish();
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
        ask.answer(namespace.view(path, namespace.find(caller, path)));
    }

    void makeDirectory(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        try {
            if (ask.flag("parents")) {
                makeAll(caller, path);
            } else {
                InodeId parent = namespace.parentOf(caller, path);
                files.makeDirectory(caller, parent, path.last(), AttributeChange.ofMode(0755));
            }
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
        ask.answer(namespace.view(path, namespace.find(caller, path)));
    }

    private void makeAll(Caller caller, VfsPath path) throws VfsException {
        InodeId directory = InodeId.ROOT;
        for (FileName name : path.names()) {
            directory = directoryNamed(caller, directory, name).id();
        }
    }

    private FileAttributes directoryNamed(Caller caller, InodeId parent, FileName name) throws VfsException {
        FileAttributes found;
        try {
            found = files.lookup(caller, parent, name);
        } catch (VfsException e) {
            if (e.error() != VfsError.NOT_FOUND) {
                throw e;
            }
            return files.makeDirectory(caller, parent, name, AttributeChange.ofMode(0755))
                    .file();
        }
        if (!found.isDirectory()) {
            throw new VfsException(VfsError.NOT_DIRECTORY, name + " is a file");
        }
        return found;
    }

    void move(Ask ask) throws Problem {
        VfsPath from = ask.path("from");
        Caller caller = ask.caller();
        VfsPath to = namespace.into(caller, from, ask.path("to"));
        InodeId fromDirectory = namespace.parentOf(caller, from);
        InodeId toDirectory = namespace.parentOf(caller, to);
        try {
            files.rename(caller, fromDirectory, from.last(), toDirectory, to.last());
        } catch (VfsException e) {
            throw Problem.at(from, e);
        }
        ask.answer(namespace.view(to, namespace.find(caller, to)));
    }
}
