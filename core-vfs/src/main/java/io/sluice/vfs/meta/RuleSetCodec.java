package io.sluice.vfs.meta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Version 1: the two numbers, how many rules, and each: its number, when it was made, and a byte with a bit for each value that follows. */
final class RuleSetCodec implements RecordCodec<RuleSet> {
    private static final int UID = 1;
    private static final int GID = 2;
    private static final int MODE = 4;

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(RuleSet set, RecordWriter out) {
        out.putLong(set.deafTo()).putLong(set.lastNumber()).putInt(set.rules().size());
        for (AttributeRule rule : set.rules()) {
            int present = (rule.uid().isPresent() ? UID : 0)
                    | (rule.gid().isPresent() ? GID : 0)
                    | (rule.mode().isPresent() ? MODE : 0);
            out.putLong(rule.number()).putInstant(rule.made()).putByte(present);
            out.putIfPresent(rule.uid()).putIfPresent(rule.gid()).putIfPresent(rule.mode());
        }
    }

    @Override
    public RuleSet read(int version, RecordReader in) {
        long deafTo = in.getLong();
        long lastNumber = in.getLong();
        List<AttributeRule> rules = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            rules.add(readRule(in));
        }
        return new RuleSet(rules, deafTo, lastNumber);
    }

    private static AttributeRule readRule(RecordReader in) {
        long number = in.getLong();
        Instant made = in.getInstant();
        int present = in.getByte();
        return new AttributeRule(
                number,
                in.getIntIf((present & UID) != 0),
                in.getIntIf((present & GID) != 0),
                in.getIntIf((present & MODE) != 0),
                made);
    }
}
