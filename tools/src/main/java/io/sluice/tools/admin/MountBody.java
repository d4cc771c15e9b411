package io.sluice.tools.admin;

import java.util.Map;

/** What a client sends to mount a store, or to try what it allows. */
public record MountBody(String path, String uri, Map<String, String> options, boolean readonly, boolean shared) {
    /** Without the URI and the options: nobody has looked yet whether secrets are in them. */
    @Override
    public String toString() {
        return "mount at " + path;
    }
}
