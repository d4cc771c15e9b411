package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.AttributeRule;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.RuleSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owner, group and mode of whole trees: one record with a directory instead of one with each file below, however many there are. Thread-safe.
 *
 * <p>A rule holds within its mount, and for what comes from the store later, too.
 */
final class Rules {
    private final MetadataStore metadata;
    private final DirectoryTable directories;
    private final MountTable mounts;
    private final AtomicLong lastNumber;

    Rules(MetadataStore metadata, DirectoryTable directories, MountTable mounts) {
        this.metadata = metadata;
        this.directories = directories;
        this.mounts = mounts;
        this.lastNumber = new AtomicLong(of(InodeId.ROOT).lastNumber());
    }

    /** The number of the last rule that was made. */
    long lastNumber() {
        return lastNumber.get();
    }

    /** Those that hold for a directory and for what lies right in it. */
    InheritedRules in(Directory directory) throws VfsException {
        if (metadata.rules().size() == 0) {
            return InheritedRules.NONE;
        }
        long epoch = mounts.epoch();
        var cached = directory.rulesIn(epoch);
        if (cached.isPresent()) {
            return cached.get();
        }
        InheritedRules rules = InheritedRules.NONE;
        for (Directory each : fromTheMountDown(directory)) {
            rules = rules.below(of(each.id()));
        }
        directory.remember(rules, epoch);
        return rules;
    }

    private Deque<Directory> fromTheMountDown(Directory directory) throws VfsException {
        Deque<Directory> chain = new ArrayDeque<>();
        Directory current = directory;
        chain.push(current);
        while (!directories.placement(current).storePath().isRoot()
                && current.location().isPresent()) {
            current = directories.require(current.location().get().parent());
            chain.push(current);
        }
        return chain;
    }

    /** Makes a rule for a directory and all below it; durable with the next sync. */
    void add(Directory directory, AttributeChange change, Instant now) {
        metadata.update(() -> {
            AttributeRule rule =
                    new AttributeRule(lastNumber.incrementAndGet(), change.uid(), change.gid(), change.mode(), now);
            RuleSet old = of(directory.id());
            put(directory.id(), new RuleSet(pruned(old.rules(), rule), old.deafTo(), old.lastNumber()));
            RuleSet root = of(InodeId.ROOT);
            put(InodeId.ROOT, new RuleSet(root.rules(), root.deafTo(), rule.number()));
        });
        mounts.pathsChanged();
        directories.tools().news().allChanged();
    }

    /** Without those of which nothing is left beside the new one. */
    private static List<AttributeRule> pruned(List<AttributeRule> old, AttributeRule added) {
        List<AttributeRule> all = new ArrayList<>(old);
        all.add(added);
        return InheritedRules.NONE.below(new RuleSet(all, 0, 0)).all();
    }

    /** A directory that is moved takes along what held for it, and is deaf to what was said before at its new place. */
    void carry(Directory directory) throws VfsException {
        if (metadata.rules().size() > 0) {
            RuleSet old = of(directory.id());
            put(directory.id(), new RuleSet(in(directory).all(), lastNumber.get(), old.lastNumber()));
        }
    }

    void forget(InodeId directory) {
        metadata.rules().remove(directory);
    }

    private RuleSet of(InodeId directory) {
        return metadata.rules().get(directory).orElse(RuleSet.NONE);
    }

    private void put(InodeId directory, RuleSet set) {
        metadata.rules().put(directory, set);
    }
}
