package io.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every policy, and which rank gives before which. */
final class EvictionPolicyTest {
    private final AtomicLong clock = new AtomicLong();
    private final Eviction<Fake> eviction = new Eviction<>(clock::get);
    private int names;

    /** Something that can be evicted, held and used. */
    private static final class Fake extends EvictionNote implements Evictable {
        private final ContentName name;
        private final long size;
        private long usedAt;
        private int leases;
        private boolean dead;

        Fake(int number, long size) {
            long mixed = new Random(number).nextLong();
            this.name = new ContentName(mixed, mixed * 3, mixed * 5, mixed * 7);
            this.size = size;
        }

        @Override
        public ContentName name() {
            return name;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean kill() {
            boolean kills = leases == 0 && !dead;
            dead |= kills;
            return kills;
        }

        @Override
        public boolean isDead() {
            return dead;
        }

        @Override
        public boolean isLeased() {
            return leases > 0;
        }

        @Override
        public long usedAt() {
            return usedAt;
        }

        @Override
        public EvictionNote note() {
            return this;
        }
    }

    private Fake added(Rank rank) {
        Fake fake = new Fake(names++, 100_000);
        fake.usedAt = clock.incrementAndGet();
        eviction.add(fake, rank);
        return fake;
    }

    private List<Fake> added(Rank rank, int count) {
        List<Fake> fakes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fakes.add(added(rank));
        }
        return fakes;
    }

    private void use(Fake fake) {
        fake.leases++;
        eviction.used(fake);
        fake.leases--;
        fake.usedAt = clock.incrementAndGet();
    }

    private List<Fake> evictAll() {
        List<Fake> victims = new ArrayList<>();
        for (Optional<Fake> victim = eviction.evict(); victim.isPresent(); victim = eviction.evict()) {
            eviction.died(victim.get());
            victims.add(victim.get());
        }
        return victims;
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "AUTO", "TINYLFU", "LRU"})
    void everythingGoesOnceIfNeedBe(Rank rank) {
        List<Fake> all = added(rank, 200);
        all.forEach(this::use);
        assertThat(evictAll()).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNDECIDED", "KEPT"})
    void whatIsKeptOrUndecidedNeverGoes(Rank rank) {
        added(rank, 50).forEach(this::use);
        assertThat(evictAll()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "AUTO", "TINYLFU", "LRU"})
    void whatIsLeasedStaysAndGoesWhenItIsLetGo(Rank rank) {
        List<Fake> all = added(rank, 100);
        List<Fake> held = all.subList(20, 60);
        held.forEach(fake -> fake.leases++);
        assertThat(evictAll()).hasSize(60).doesNotContainAnyElementsOf(held);
        clock.addAndGet(10);
        held.forEach(fake -> fake.leases--);
        assertThat(evictAll()).containsExactlyInAnyOrderElementsOf(held);
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "AUTO", "TINYLFU", "LRU"})
    void whatWasRemovedByNameIsNeverChosen(Rank rank) {
        List<Fake> all = added(rank, 100);
        for (Fake fake : all.subList(0, 70)) {
            assertThat(fake.kill()).isTrue();
            eviction.died(fake);
        }
        assertThat(evictAll()).containsExactlyInAnyOrderElementsOf(all.subList(70, 100));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void whatIsUsedAgainAndAgainOutlivesWhatIsReadOnce(Rank rank) {
        List<Fake> hot = added(rank, 50);
        List<Fake> resident = new ArrayList<>(hot);
        for (int i = 0; i < 2000; i++) {
            use(hot.get(i % hot.size()));
            if (resident.size() == 200) {
                Fake victim = eviction.evict().orElseThrow();
                eviction.died(victim);
                resident.remove(victim);
            }
            resident.add(added(rank));
        }
        assertThat(hot).noneMatch(Fake::isDead);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU"})
    void aScanReplacesOnlyAPartOfWhatIsThere(Rank rank) {
        List<Fake> there = added(rank, 200);
        for (int pass = 0; pass < 3; pass++) {
            there.forEach(this::use);
        }
        for (int i = 0; i < 150; i++) {
            eviction.died(eviction.evict().orElseThrow());
            added(rank);
        }
        assertThat(there.stream().filter(Fake::isDead).count()).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void roomForWhatIsOnItsWayCostsAutoNoResident(int atOnce) {
        int files = 256;
        int room = files / 2;
        Map<Integer, Fake> there = new HashMap<>();
        int found = 0;
        int epochs = 5;
        for (int at = 0; at < (1 + epochs) * files; at += atOnce) {
            List<Integer> missing = new ArrayList<>();
            for (int next = at; next < at + atOnce; next++) {
                Fake known = there.get(next % files);
                if (known == null) {
                    missing.add(next % files);
                } else {
                    use(known);
                    found += next < files ? 0 : 1;
                }
            }
            for (int i = there.size() + missing.size(); i > room; i--) {
                Fake victim = eviction.evict().orElseThrow();
                eviction.died(victim);
                there.values().remove(victim);
            }
            for (int number : missing) {
                Fake fetched = new Fake(number, 100_000);
                fetched.usedAt = clock.incrementAndGet();
                eviction.add(fetched, Rank.AUTO);
                there.put(number, fetched);
            }
        }
        assertThat(found).isGreaterThan(47 * epochs * files / 100);
    }

    @Test
    void lruIsExact() {
        List<Fake> all = added(Rank.LRU, 10);
        use(all.get(0));
        use(all.get(5));
        assertThat(evictAll()).extracting(all::indexOf).containsExactly(1, 2, 3, 4, 6, 7, 8, 9, 0, 5);
    }

    @Test
    void contentsOfMountsThatAreGoneGoFirst() {
        List<Fake> old = added(Rank.LRU, 5);
        List<Fake> gone = added(Rank.GONE, 5);
        gone.forEach(this::use);
        assertThat(evictAll().subList(0, 5)).containsExactlyElementsOf(gone);
        assertThat(old).allMatch(Fake::isDead);
    }

    @Test
    void thatPolicyGivesWhoseLongestUnusedContentHasBeenUnusedForLongest() {
        List<Fake> idle = added(Rank.LRU, 30);
        List<Fake> busy = added(Rank.TINYLFU, 30);
        busy.forEach(this::use);
        for (int i = 0; i < 30; i++) {
            eviction.died(eviction.evict().orElseThrow());
        }
        assertThat(idle).allMatch(Fake::isDead);
        assertThat(busy).noneMatch(Fake::isDead);
    }

    @ParameterizedTest
    @EnumSource(Rank.class)
    void whatIsMovedGoesByItsNewRank(Rank from) {
        for (Rank to : Rank.values()) {
            List<Fake> all = added(from, 40);
            all.forEach(this::use);
            List<Fake> moved = all.subList(10, 30);
            Map<Fake, Rank> moves = new HashMap<>();
            moved.forEach(fake -> moves.put(fake, to));
            eviction.move(moves);
            moved.forEach(this::use);
            boolean movedStay = Set.of(Rank.KEPT, Rank.UNDECIDED).contains(to);
            boolean othersStay = Set.of(Rank.KEPT, Rank.UNDECIDED).contains(from);
            List<Fake> victims = evictAll();
            assertThat(victims).as("%s to %s", from, to).hasSize((movedStay ? 0 : 20) + (othersStay ? 0 : 20));
            assertThat(moved).allMatch(fake -> fake.isDead() != movedStay);
        }
    }
}
