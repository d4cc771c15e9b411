package io.sluice.nfs.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Caller;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class HostGroupsTest {
    private static final Caller.Groups SENT = group -> group == 99;

    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;
    private final HostGroups groups = new HostGroups(this::lookup, clock);

    private Set<Integer> lookup(int uid) throws IOException {
        lookups.incrementAndGet();
        if (uid == 13) {
            throw new IOException("no answer");
        }
        return Map.of(1000, Set.of(5, 6)).getOrDefault(uid, Set.of());
    }

    @Test
    void whatAClientSendsDoesNotCount() {
        assertThat(groups.groupsOf(1000, SENT).contains(5)).isTrue();
        assertThat(groups.groupsOf(1000, SENT).contains(99)).isFalse();
        assertThat(groups.groupsOf(4, SENT).contains(99)).isFalse();
        assertThat(groups.groupsOf(13, SENT).contains(99)).isFalse();
    }

    @Test
    void nobodyIsLookedUpBeforeAGroupIsAskedForAndThenOnceInFiveMinutes() {
        Caller.Groups asked = groups.groupsOf(1000, SENT);
        assertThat(lookups).hasValue(0);
        assertThat(groups.knownGroupsOf(1000, SENT)).isEmpty();
        for (int i = 0; i < 10; i++) {
            assertThat(asked.contains(i)).isEqualTo(i == 5 || i == 6);
        }
        assertThat(lookups).hasValue(1);
        assertThat(groups.knownGroupsOf(1000, SENT).orElseThrow().contains(6)).isTrue();
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(5)));
        assertThat(groups.knownGroupsOf(1000, SENT)).isEmpty();
        assertThat(asked.contains(5)).isTrue();
        assertThat(lookups).hasValue(2);
    }

    @Test
    void thisHostKnowsTheGroupsOfItsOwnRoot() {
        assertThat(HostGroups.ofThisHost().groupsOf(0, SENT).contains(0)).isTrue();
        assertThat(HostGroups.ofThisHost().groupsOf(0, SENT).contains(99)).isFalse();
    }

    @Test
    void aUserWhomThisHostDoesNotKnowHasNoGroups() {
        assertThat(HostGroups.ofThisHost().groupsOf(-17, SENT).contains(0)).isFalse();
    }
}
