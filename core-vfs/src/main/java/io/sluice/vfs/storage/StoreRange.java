package io.sluice.vfs.storage;

import io.sluice.vfs.FileName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a store has in a directory between two names, in the order of its keys: of every name that it tells of, what is there, or that nothing is.
 *
 * @param after all names that it tells of come behind this
 * @param last the last key that the store listed, without that of the directory; empty if it listed all behind {@code after}
 * @param entries by name
 * @param untold names of which it does not tell, though they lie between
 */
public record StoreRange(String after, Optional<String> last, Map<FileName, StoreEntry> entries, Set<FileName> untold) {
    private static final char LAST_PRINTABLE = '~';

    public StoreRange {
        entries = Map.copyOf(entries);
        untold = Set.copyOf(untold);
    }

    /** From where on a store is to be asked, so that the answer tells of {@code name}: a little before it, and there is hardly a name between. */
    public static String before(FileName name) {
        String text = name.value();
        String start = text.substring(0, text.length() - 1);
        char last = text.charAt(text.length() - 1);
        if (last <= ' ' + 1 || last > LAST_PRINTABLE) {
            return Character.isLowSurrogate(last) ? start.substring(0, start.length() - 1) : start;
        }
        char previous = (char) (last - 1);
        return start + (previous == '/' ? '.' : previous) + LAST_PRINTABLE;
    }

    /** A name is told of when both a file and a directory of it would have been listed. */
    public boolean tells(FileName name) {
        return KeyOrder.compare(name.value(), after) > 0
                && last.filter(key -> KeyOrder.compare(key, name.value() + "/") < 0)
                        .isEmpty()
                && !untold.contains(name);
    }

    /** What is there, of a name that this tells of. */
    public Optional<StoreEntry> entry(FileName name) {
        return Optional.ofNullable(entries.get(name));
    }
}
