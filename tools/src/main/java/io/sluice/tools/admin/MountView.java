package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.LeftBehind;
import io.sluice.vfs.core.MountStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A mount as it stands; secrets among the options are masked.
 *
 * @param state {@code up}, {@code connecting}, {@code down}, {@code leaving}, or {@code left-behind} for one that was taken away by force and whose files
 *     wait for its return
 * @param problem why its store can't be reached, if so
 * @param since when that began
 * @param unsavedFiles how many files of it are not yet in the store
 * @param unsavedBytes and how long they are together
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MountView(
        String path,
        String uri,
        Map<String, String> options,
        boolean readonly,
        boolean shared,
        String state,
        Optional<String> problem,
        Optional<Instant> since,
        long unsavedFiles,
        long unsavedBytes) {
    private static final String LEFT_BEHIND = "left-behind";

    public static MountView of(MountStatus status) {
        return new MountView(
                status.path().toString(),
                status.uri(),
                new TreeMap<>(status.options()),
                status.readonly(),
                status.shared(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.problem().map(MountStatus.Problem::reason),
                status.problem().map(MountStatus.Problem::since),
                status.unsaved().files(),
                status.unsaved().bytes());
    }

    /** All mounts, and those that are gone but for the files that they left here. */
    public static List<MountView> of(List<MountStatus> mounts, List<LeftBehind> leftBehind) {
        List<MountView> views =
                new ArrayList<>(mounts.stream().map(MountView::of).toList());
        leftBehind.stream()
                .collect(Collectors.groupingBy(left -> List.of(left.mount().toString(), left.uri())))
                .values()
                .forEach(files -> views.add(of(files)));
        views.sort(Comparator.comparing(MountView::path));
        return views;
    }

    private static MountView of(List<LeftBehind> files) {
        LeftBehind first = files.getFirst();
        return new MountView(
                first.mount().toString(),
                first.uri(),
                Map.of(),
                false,
                false,
                LEFT_BEHIND,
                Optional.empty(),
                Optional.empty(),
                files.size(),
                files.stream().mapToLong(LeftBehind::bytes).sum());
    }

    /** Whether it is gone, and only its files are here. */
    public boolean wasTakenAway() {
        return state.equals(LEFT_BEHIND);
    }
}
