package io.sluice.tools.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is signed in, a bounded number of browsers; ends with the gateway. Thread-safe. */
final class Sessions {
    static final int MOST = 64;
    static final Duration IDLE = Duration.ofHours(12);

    private static final int ID_BYTES = 32;

    private final byte[] token;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    // Guarded by the monitor of this; the one that was signed in first comes first.
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    Sessions(String token, Clock clock) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /** A new session, if that is the token; the oldest of too many ends. */
    Optional<Session> signIn(String shown) {
        if (!isSame(shown.strip(), token)) {
            return Optional.empty();
        }
        Session session = new Session(newKey(), newKey(), clock.instant());
        synchronized (this) {
            sessions.put(session.id(), session);
            if (sessions.size() > MOST) {
                sessions.remove(sessions.keySet().iterator().next());
            }
        }
        return Optional.of(session);
    }

    /** The session of that id, unless it was not used for so long that it has ended. */
    synchronized Optional<Session> find(String id) {
        Session session = sessions.get(id);
        if (session == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (session.lastSeen().plus(IDLE).isBefore(now)) {
            sessions.remove(id);
            return Optional.empty();
        }
        session.seen(now);
        return Optional.of(session);
    }

    synchronized void signOut(Session session) {
        sessions.remove(session.id());
    }

    /** Whether they are the same; takes as long whatever is different. */
    static boolean isSame(String shown, byte[] wanted) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), wanted);
    }

    private String newKey() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
