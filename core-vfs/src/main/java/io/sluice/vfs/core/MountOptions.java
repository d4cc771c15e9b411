package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CachePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of a mount itself, beside those of its connector.
 *
 * @param fileMode permission bits that files show unless they were changed here
 * @param cached whether what is read from the store is kept in the block cache
 * @param cachePolicy what of it makes room when the cache is full; says nothing if it is not cached
 * @param persist whether close waits for the upload; empty: as the door does by default
 * @param holdsTemporaryNames whether files with temporary names wait for their rename before they are uploaded
 * @param metadataTtl how long listings are believed; empty: the gateway's setting, or for ever on a mount that is read-only
 */
record MountOptions(
        int uid,
        int gid,
        int fileMode,
        int directoryMode,
        boolean replace,
        boolean cached,
        CachePolicy cachePolicy,
        Optional<Persist> persist,
        boolean holdsTemporaryNames,
        Optional<Duration> metadataTtl) {
    /** When a written file's upload is waited for. */
    enum Persist {
        SYNC,
        ASYNC
    }

    /** What a mount has that was given none. */
    static final MountOptions DEFAULTS =
            new MountOptions(0, 0, 0644, 0755, false, true, CachePolicy.AUTO, Optional.empty(), true, Optional.empty());

    private static final String TEMPORARY_NAMES = "temporary-names";
    private static final Set<String> NAMES = Set.of(
            "uid", "gid", "file-mode", "dir-mode", "overwrite", "persist", TEMPORARY_NAMES, "cache", "metadata-ttl");

    private static final String NO_CACHE = "off";
    private static final Pattern TTL = Pattern.compile("(\\d{1,9})([smhd]?)");
    private static final Duration LONGEST_TTL = Duration.ofDays(36_500);

    /** Takes out of {@code options} what belongs to the connector. */
    static Map<String, String> ofConnector(Map<String, String> options) {
        Map<String, String> rest = new HashMap<>(options);
        rest.keySet().removeAll(NAMES);
        return rest;
    }

    static Set<String> names() {
        return new TreeSet<>(NAMES);
    }

    /** @throws VfsException {@link VfsError#INVALID} with the option and what it may be */
    static MountOptions parse(Map<String, String> options, boolean readonly) throws VfsException {
        MountOptions parsed = new MountOptions(
                id(options, "uid"),
                id(options, "gid"),
                mode(options, "file-mode", DEFAULTS.fileMode()),
                mode(options, "dir-mode", DEFAULTS.directoryMode()),
                choice(options, "overwrite", "deny", "replace")
                        .filter("replace"::equals)
                        .isPresent(),
                !NO_CACHE.equals(options.get("cache")),
                cachePolicy(options),
                choice(options, "persist", "sync", "async")
                        .map(word -> word.equals("sync") ? Persist.SYNC : Persist.ASYNC),
                choice(options, TEMPORARY_NAMES, "hold", "upload")
                        .filter("upload"::equals)
                        .isEmpty(),
                ttl(options));
        if (readonly && parsed.replace()) {
            throw contradicts("overwrite=replace");
        }
        if (readonly && parsed.persist().isPresent()) {
            throw contradicts("persist=" + options.get("persist"));
        }
        if (readonly && options.containsKey(TEMPORARY_NAMES)) {
            throw contradicts(TEMPORARY_NAMES + "=" + options.get(TEMPORARY_NAMES));
        }
        return parsed;
    }

    private static VfsException contradicts(String option) {
        return new VfsException(
                VfsError.INVALID,
                "option " + option + " is about writing, which --readonly refuses: leave one of the two out");
    }

    private static int id(Map<String, String> options, String name) throws VfsException {
        String text = options.getOrDefault(name, "0");
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw invalid(name, text, "a number from 0 to " + Integer.MAX_VALUE);
        }
        return Integer.parseInt(text);
    }

    private static int mode(Map<String, String> options, String name, int otherwise) throws VfsException {
        Optional<String> text = Optional.ofNullable(options.get(name));
        if (text.isPresent() && !text.get().matches("0?[0-7]{3}")) {
            throw invalid(name, text.get(), "three octal digits such as 755");
        }
        return text.map(digits -> Integer.parseInt(digits, 8)).orElse(otherwise);
    }

    private static CachePolicy cachePolicy(Map<String, String> options) throws VfsException {
        String text = options.getOrDefault("cache", DEFAULTS.cachePolicy().word());
        Optional<CachePolicy> policy = CachePolicy.of(text);
        if (policy.isEmpty() && !text.equals(NO_CACHE)) {
            throw invalid("cache", text, String.join(", ", CachePolicy.words()) + " or " + NO_CACHE);
        }
        return policy.orElse(DEFAULTS.cachePolicy());
    }

    private static Optional<String> choice(Map<String, String> options, String name, String one, String other)
            throws VfsException {
        Optional<String> text = Optional.ofNullable(options.get(name));
        if (text.isPresent() && !List.of(one, other).contains(text.get())) {
            throw invalid(name, text.get(), one + " or " + other);
        }
        return text;
    }

    private static Optional<Duration> ttl(Map<String, String> options) throws VfsException {
        Optional<String> text = Optional.ofNullable(options.get("metadata-ttl"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TTL.matcher(text.get());
        if (!matcher.matches()) {
            throw invalid("metadata-ttl", text.get(), "a time such as 60s, 5m, 2h or 1d");
        }
        long count = Long.parseLong(matcher.group(1));
        Duration ttl = switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofSeconds(count);
        };
        if (ttl.compareTo(LONGEST_TTL) > 0) {
            throw invalid("metadata-ttl", text.get(), "at most " + LONGEST_TTL.toDays() + "d");
        }
        return Optional.of(ttl);
    }

    private static VfsException invalid(String name, String text, String expected) {
        return new VfsException(VfsError.INVALID, "option " + name + "=" + text + ": it is " + expected);
    }
}
