package io.sluice.vfs.core;

import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.AttributeRule;
import io.sluice.vfs.meta.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rules that hold for what lies in a directory: of each kind the last one. Immutable.
 *
 * <p>A rule is overridden by what was changed of a single inode after it, and overrides what was changed before.
 */
record InheritedRules(Optional<AttributeRule> uid, Optional<AttributeRule> gid, Optional<AttributeRule> mode) {
    static final InheritedRules NONE = new InheritedRules(Optional.empty(), Optional.empty(), Optional.empty());

    /** Those that hold one level further down. */
    InheritedRules below(RuleSet set) {
        InheritedRules heard = new InheritedRules(
                uid.filter(rule -> rule.number() > set.deafTo()),
                gid.filter(rule -> rule.number() > set.deafTo()),
                mode.filter(rule -> rule.number() > set.deafTo()));
        InheritedRules all = heard;
        for (AttributeRule rule : set.rules()) {
            all = new InheritedRules(
                    later(all.uid, rule, AttributeRule::uid),
                    later(all.gid, rule, AttributeRule::gid),
                    later(all.mode, rule, AttributeRule::mode));
        }
        return all;
    }

    private static Optional<AttributeRule> later(
            Optional<AttributeRule> one, AttributeRule other, Function<AttributeRule, OptionalInt> value) {
        boolean counts = value.apply(other).isPresent()
                && one.filter(rule -> rule.number() > other.number()).isEmpty();
        return counts ? Optional.of(other) : one;
    }

    /** Each of them once. */
    List<AttributeRule> all() {
        return Stream.of(uid, gid, mode).flatMap(Optional::stream).distinct().toList();
    }

    /**
     * What an inode has whose own attributes are {@code own}.
     *
     * @param regular whether it is a file, which loses its set-id bits when it is given away
     */
    AttributeRecord over(AttributeRecord own, boolean regular) {
        if (equals(NONE)) {
            return own;
        }
        Optional<AttributeRule> newUid = uid.filter(rule -> overrides(rule, own, own.uid()));
        Optional<AttributeRule> newGid = gid.filter(rule -> overrides(rule, own, own.gid()));
        Optional<AttributeRule> newMode = mode.filter(rule -> overrides(rule, own, own.mode()));
        OptionalInt shownMode = newMode.map(AttributeRule::mode).orElse(own.mode());
        long modeSince = newMode.map(AttributeRule::number).orElse(own.afterRule());
        boolean givenAway =
                Stream.of(newUid, newGid).flatMap(Optional::stream).anyMatch(rule -> rule.number() > modeSince);
        if (regular && givenAway && shownMode.isPresent()) {
            shownMode = OptionalInt.of(shownMode.getAsInt() & ~Permissions.SET_IDS);
        }
        Optional<Instant> changed = Stream.concat(
                        own.changed().stream(),
                        Stream.of(newUid, newGid, newMode)
                                .flatMap(Optional::stream)
                                .map(AttributeRule::made))
                .max(Instant::compareTo);
        return new AttributeRecord(
                shownMode,
                newUid.map(AttributeRule::uid).orElse(own.uid()),
                newGid.map(AttributeRule::gid).orElse(own.gid()),
                own.accessed(),
                own.modified(),
                changed,
                own.afterRule());
    }

    private static boolean overrides(AttributeRule rule, AttributeRecord own, OptionalInt value) {
        return value.isEmpty() || rule.number() > own.afterRule();
    }
}
