package io.sluice.tools.admin;

import io.sluice.vfs.VfsPath;

/** A path of which all that gets into the cache stays there. */
public record PinView(String path) {
    static PinView of(VfsPath path) {
        return new PinView(path.toString());
    }
}
