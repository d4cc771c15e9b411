package io.sluice.nfs.export;

import io.sluice.vfs.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this host gives to a user, in the place of those that a client sends: any number, and none that the client invents.
 *
 * <p>A user whom this host does not know, or can't be asked about in time, has no supplementary groups. An answer holds for some minutes.
 */
public final class HostGroups implements GroupSource {
    /** Asks the user database of a host; may block. */
    @FunctionalInterface
    public interface Lookup {
        /** Group ids; empty if there is no such user. */
        Set<Integer> groupsOf(int uid) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(HostGroups.class);
    private static final Duration HOLDS = Duration.ofMinutes(5);
    private static final int MAX_USERS = 10_000;
    private static final int LOOKUP_SECONDS = 10;
    private static final int MAX_OUTPUT_BYTES = 1 << 20;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private record Known(Set<Integer> groups, Instant until) {}

    private final Lookup lookup;
    private final InstantSource clock;

    /** Guarded by itself; never held while anything is looked up. */
    private final Map<Integer, Known> users = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
            return size() > MAX_USERS;
        }
    };

    public HostGroups(Lookup lookup, InstantSource clock) {
        this.lookup = lookup;
        this.clock = clock;
    }

    /** By {@code id -G}, which asks whatever the host is set up to ask: files, LDAP, SSSD. */
    public static HostGroups ofThisHost() {
        return new HostGroups(HostGroups::byId, InstantSource.system());
    }

    @Override
    public Caller.Groups groupsOf(int uid, Caller.Groups sent) {
        return group -> groups(uid).contains(group);
    }

    @Override
    public Optional<Caller.Groups> knownGroupsOf(int uid, Caller.Groups sent) {
        return known(uid).map(groups -> groups::contains);
    }

    private Set<Integer> groups(int uid) {
        Optional<Set<Integer>> known = known(uid);
        if (known.isPresent()) {
            return known.get();
        }
        Set<Integer> groups;
        try {
            groups = lookup.groupsOf(uid);
        } catch (IOException e) {
            log.warn("door=nfs operation=groups uid={} error=\"{}\"", Integer.toUnsignedString(uid), e.getMessage());
            groups = Set.of();
        }
        synchronized (users) {
            users.remove(uid);
            users.put(uid, new Known(groups, clock.instant().plus(HOLDS)));
        }
        return groups;
    }

    private Optional<Set<Integer>> known(int uid) {
        Known known;
        synchronized (users) {
            known = users.get(uid);
        }
        return Optional.ofNullable(known)
                .filter(answer -> clock.instant().isBefore(answer.until()))
                .map(Known::groups);
    }

    private static Set<Integer> byId(int uid) throws IOException {
        Process id = new ProcessBuilder("id", "-G", Integer.toUnsignedString(uid))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        id.getOutputStream().close();
        try {
            if (!id.waitFor(LOOKUP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("id -G did not answer within " + LOOKUP_SECONDS + " s");
            }
            String told = new String(id.getInputStream().readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.US_ASCII);
            return id.exitValue() == 0 ? numbers(told) : Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while id -G ran", e);
        } finally {
            id.destroyForcibly();
        }
    }

    private static Set<Integer> numbers(String text) {
        return Arrays.stream(SPACE.split(text.strip()))
                .filter(word -> !word.isEmpty())
                .map(Integer::parseUnsignedInt)
                .collect(Collectors.toUnmodifiableSet());
    }
}
