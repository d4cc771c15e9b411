package io.sluice.vfs.core.listing;

import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The files of a listing in the two orders in which programs come upon them: sorted by name, and as the directory lists them. Immutable; 16 bytes a file.
 *
 * <p>Names are compared by their bytes, which is the order of {@code ls} in the C locale and of Python's {@code sorted}.
 */
public final class FileOrders {
    /** An order of the files, which have the places 0 to {@link #size()}−1 in it. */
    public enum Order {
        BY_NAME,
        AS_LISTED
    }

    /** Ascending, as the listing has them. */
    private final long[] cookies;

    private final int[] listedAt;
    private final int[] nameRank;

    private FileOrders(long[] cookies, int[] listedAt) {
        this.cookies = cookies;
        this.listedAt = listedAt;
        this.nameRank = new int[listedAt.length];
        for (int rank = 0; rank < listedAt.length; rank++) {
            nameRank[listedAt[rank]] = rank;
        }
    }

    /** Looks at every entry once, and sorts the names in memory. */
    public static FileOrders of(Snapshot snapshot) throws IOException {
        int most = Math.toIntExact(snapshot.size());
        long[] cookies = new long[most];
        byte[][] names = new byte[most][];
        int count = 0;
        for (Snapshot.Cursor at = snapshot.after(0); !at.isAtEnd() && count < most; at.advance()) {
            Optional<byte[]> name = at.fileName();
            if (name.isPresent()) {
                cookies[count] = at.cookie();
                names[count] = name.get();
                count++;
            }
        }
        Integer[] byName = new Integer[count];
        Arrays.setAll(byName, index -> index);
        Arrays.sort(byName, (a, b) -> Arrays.compareUnsigned(names[a], names[b]));
        int[] listedAt = new int[count];
        Arrays.setAll(listedAt, rank -> byName[rank]);
        return new FileOrders(Arrays.copyOf(cookies, count), listedAt);
    }

    public int size() {
        return cookies.length;
    }

    /** The place of the file whose name derives {@code id}; empty if the listing has none. */
    public OptionalInt place(Order order, InodeId id) {
        int listed = Arrays.binarySearch(cookies, id.value());
        if (listed < 0) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(order == Order.BY_NAME ? nameRank[listed] : listed);
    }

    /** The id that the name of the file at a place derives. */
    public InodeId at(Order order, int place) {
        return new InodeId(cookies[order == Order.BY_NAME ? listedAt[place] : place]);
    }
}
