package io.sluice.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final Sessions sessions = new Sessions("the-token", clock);

    private Session signIn() {
        return sessions.signIn(" the-token\n").orElseThrow();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void onlyTheTokenSignsIn() {
        for (String shown : new String[] {"", "the-toke", "the-token2", "THE-TOKEN"}) {
            assertThat(sessions.signIn(shown)).isEmpty();
        }
        Session session = signIn();
        assertThat(sessions.find(session.id())).containsSame(session);
        assertThat(session.id()).isNotEqualTo(session.formKey()).hasSize(64);
        assertThat(sessions.find("")).isEmpty();
    }

    @Test
    void aSessionEndsWhenItIsNotUsedOrSignedOut() {
        Session used = signIn();
        Session idle = signIn();
        pass(Sessions.IDLE);
        assertThat(sessions.find(used.id())).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(sessions.find(used.id())).isPresent();
        assertThat(sessions.find(idle.id())).isEmpty();

        sessions.signOut(used);
        assertThat(sessions.find(used.id())).isEmpty();
    }

    @Test
    void ofTooManySessionsTheOldestEnds() {
        Session first = signIn();
        for (int i = 1; i < Sessions.MOST; i++) {
            signIn();
        }
        assertThat(sessions.find(first.id())).isPresent();
        Session last = signIn();
        assertThat(sessions.find(first.id())).isEmpty();
        assertThat(sessions.find(last.id())).isPresent();
    }
}
