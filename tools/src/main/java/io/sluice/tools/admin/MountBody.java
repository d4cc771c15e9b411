package io.sluice.tools.admin;

import java.util.Map;

/** What a client sends to mount a store. */
public record MountBody(String path, String uri, Map<String, String> options, boolean readonly, boolean shared) {}
