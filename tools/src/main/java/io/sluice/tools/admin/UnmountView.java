package io.sluice.tools.admin;

import io.sluice.vfs.core.Unmounted;
import java.util.List;
import java.util.Locale;

/**
 * What an unmount left behind.
 *
 * @param waiting files that are kept here until the same store is mounted at the same path again
 * @param undeleted objects that had been removed, but were still open: they stay in the store
 */
public record UnmountView(String unmounted, List<LeftFileView> waiting, List<String> undeleted) {
    /** @param state {@code writing}, {@code sealed} or {@code failed} */
    public record LeftFileView(String path, long bytes, String state) {}

    static UnmountView of(Unmounted unmounted) {
        return new UnmountView(
                unmounted.path().toString(),
                unmounted.waiting().stream()
                        .map(left -> new LeftFileView(
                                left.path().toString(),
                                left.bytes(),
                                left.life().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                unmounted.undeleted());
    }
}
