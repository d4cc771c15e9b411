package io.sluice.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * In which directory a new content goes: the first that has room for all of it; when none has, one by the content's name, each as often as its
 * share of all the space, so that each evicts its share.
 */
final class Placement {
    /** How a directory stands: what it may hold, and what it holds. */
    record Room(long limitBytes, long usedBytes) {}

    private Placement() {}

    /** The volumes, the best first. */
    static List<CacheVolume> order(List<CacheVolume> volumes, StoredContent content) {
        if (volumes.size() < 2) {
            return volumes;
        }
        List<Room> rooms = volumes.stream()
                .map(volume -> {
                    var status = volume.status();
                    return new Room(status.limitBytes(), status.usedBytes());
                })
                .toList();
        List<CacheVolume> order = new ArrayList<>(volumes);
        order.addFirst(order.remove(choose(rooms, content.size(), content.name().d())));
        return order;
    }

    /** @param random of the content's name; which of {@code rooms} is the best */
    static int choose(List<Room> rooms, long size, long random) {
        long all = 0;
        for (int i = 0; i < rooms.size(); i++) {
            if (rooms.get(i).limitBytes() - rooms.get(i).usedBytes() >= size) {
                return i;
            }
            all += rooms.get(i).limitBytes();
        }
        long point = all == 0 ? 0 : Long.remainderUnsigned(random, all);
        for (int i = 0; i < rooms.size(); i++) {
            point -= rooms.get(i).limitBytes();
            if (point < 0) {
                return i;
            }
        }
        return 0;
    }
}
