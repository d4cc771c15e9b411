package io.sluice.tools.testing;

import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.PersistControl;
import io.sluice.vfs.core.PersistState;
import io.sluice.vfs.core.PersistTotals;
import io.sluice.vfs.core.Refusal;
import io.sluice.vfs.core.RefusedAt;
import io.sluice.vfs.core.UnsavedFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files on their way as a test says; those that are pending have arrived at the next look after somebody wanted them. */
public final class MemoryPersistence implements PersistControl {
    private final Map<VfsPath, UnsavedFile> files = new ConcurrentHashMap<>();
    private final Map<VfsPath, List<Refusal>> refusals = new ConcurrentHashMap<>();

    public void put(UnsavedFile file) {
        files.put(file.path(), file);
    }

    public void put(VfsPath path, Refusal refusal) {
        refusals.computeIfAbsent(path, any -> new ArrayList<>()).add(refusal);
    }

    @Override
    public List<UnsavedFile> unsaved(VfsPath path) {
        return files.values().stream()
                .filter(file -> file.path().startsWith(path))
                .sorted(Comparator.comparing(UnsavedFile::path))
                .toList();
    }

    @Override
    public List<UnsavedFile> persist(VfsPath path) {
        List<UnsavedFile> before = unsaved(path);
        files.values().removeIf(file -> file.path().startsWith(path) && file.isPending());
        return before;
    }

    @Override
    public PersistTotals totals() {
        List<UnsavedFile> all = List.copyOf(files.values());
        int stuck = (int) all.stream().filter(UnsavedFile::isStuck).count();
        return new PersistTotals(
                all.size() - stuck,
                all.stream()
                        .filter(file -> file.state() != PersistState.FAILED)
                        .mapToLong(UnsavedFile::size)
                        .sum(),
                all.size() > stuck ? Optional.of(Duration.ofSeconds(61)) : Optional.empty(),
                stuck,
                stuck > 0 ? Optional.of("a file was refused") : Optional.empty());
    }

    @Override
    public List<RefusedAt> refusalsBelow(VfsPath path) {
        List<RefusedAt> found = new ArrayList<>();
        refusals.forEach((at, ofIt) -> {
            if (at.startsWith(path)) {
                ofIt.forEach(refusal -> found.add(new RefusedAt(Optional.of(at), refusal)));
            }
        });
        return found;
    }

    @Override
    public List<Refusal> refusals(VfsPath path) {
        return List.copyOf(refusals.getOrDefault(path, List.of()));
    }
}
