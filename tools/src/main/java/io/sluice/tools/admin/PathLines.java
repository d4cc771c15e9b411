package io.sluice.tools.admin;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.load.LoadList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A list of paths as a text, one a line, absolute or relative to a directory, as find prints them; blank lines do not count. */
final class PathLines implements LoadList {
    private static final int MAX_LINE = VfsPath.MAX_LENGTH + 2;

    private final BufferedReader text;
    private final Optional<VfsPath> base;
    private long number;

    PathLines(InputStream utf8, Optional<VfsPath> base) {
        this.text = new BufferedReader(new InputStreamReader(utf8, StandardCharsets.UTF_8.newDecoder()));
        this.base = base;
    }

    @Override
    public Optional<Line> next() throws VfsException {
        try {
            Optional<String> line = nextLine();
            while (line.isPresent() && line.get().isBlank()) {
                line = nextLine();
            }
            return line.isEmpty() ? Optional.empty() : Optional.of(new Line(number, path(line.get())));
        } catch (CharacterCodingException e) {
            throw nonsense("not UTF-8: is it a text?", e);
        } catch (IOException e) {
            throw nonsense("the list broke off: " + e.getMessage(), e);
        }
    }

    /** A line of a length that no path has is not read to its end. */
    private Optional<String> nextLine() throws IOException, VfsException {
        number++;
        StringBuilder line = new StringBuilder();
        for (int c = text.read(); c != '\n'; c = text.read()) {
            if (c < 0) {
                return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
            }
            if (line.length() == MAX_LINE) {
                throw nonsense("longer than any path: is it a list of paths?", null);
            }
            line.append((char) c);
        }
        boolean fromWindows = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        return Optional.of(fromWindows ? line.substring(0, line.length() - 1) : line.toString());
    }

    private VfsPath path(String line) throws VfsException {
        try {
            if (line.startsWith("/")) {
                return VfsPath.parse(line);
            }
            VfsPath path = base.orElseThrow(() -> new VfsException(
                    VfsError.INVALID, line + ": not absolute, and no directory was named that it is relative to"));
            for (FileName name : VfsPath.parse(line.startsWith("./") ? line.substring(1) : "/" + line)
                    .names()) {
                path = path.child(name);
            }
            return path;
        } catch (VfsException e) {
            throw nonsense(e.reason(), e);
        }
    }

    private VfsException nonsense(String why, Exception cause) {
        return new VfsException(VfsError.INVALID, "line " + number + ": " + why, cause);
    }
}
