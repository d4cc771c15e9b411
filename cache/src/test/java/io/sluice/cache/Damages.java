package io.sluice.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What can happen to the files of a cache directory, by chance. Each is counted when it was done. */
final class Damages {
    enum Kind {
        FLIP,
        TRUNCATE,
        ZERO,
        DELETE,
        SWAP_IN_A_FILE,
        SWAP_BETWEEN_FILES,
        WRONG_LENGTH,
        OLD_FILE,
        HALF_A_RENAME,
        STALE_INDEX,
        DAMAGED_INDEX,
        DAMAGED_MARK
    }

    private static final int BLOCK = Caches.BLOCK;
    private static final List<Kind> OF_FILES = List.of(
            Kind.FLIP,
            Kind.TRUNCATE,
            Kind.ZERO,
            Kind.DELETE,
            Kind.SWAP_IN_A_FILE,
            Kind.SWAP_BETWEEN_FILES,
            Kind.WRONG_LENGTH,
            Kind.OLD_FILE,
            Kind.HALF_A_RENAME);

    private final Path directory;
    private final Path saved;
    private final Random random;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Path, Path> oldFiles = new HashMap<>();
    private boolean indexSaved;

    /** @param saved an empty directory for older copies */
    Damages(Path directory, Path saved, Random random) {
        this.directory = directory;
        this.saved = saved;
        this.random = random;
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<Kind, Integer> counts() {
        return counts;
    }

    /** Damages files of blocks, at least {@code times} of them if there are any. */
    void ofFiles(int times) throws IOException {
        List<Path> files = Caches.blockFiles(directory);
        if (files.size() < 2) {
            return;
        }
        for (int done = 0; done < times; ) {
            Path file = files.get(random.nextInt(files.size()));
            Path other = files.get(random.nextInt(files.size()));
            if (!Files.exists(file) || !Files.exists(other) || file.equals(other)) {
                files = Caches.blockFiles(directory);
                continue;
            }
            Kind kind = OF_FILES.get(random.nextInt(OF_FILES.size()));
            if (damage(kind, file, other)) {
                count(kind);
                done++;
            }
        }
    }

    private boolean damage(Kind kind, Path file, Path other) throws IOException {
        long size = Files.size(file);
        if (size == 0) {
            return false;
        }
        switch (kind) {
            case FLIP -> Caches.flip(file, random.nextLong(size));
            case ZERO -> Caches.overwrite(file, random.nextLong(size), new byte[1 + random.nextInt(2 * BLOCK)]);
            case DELETE -> Files.delete(file);
            case TRUNCATE -> setLength(file, random.nextLong(size));
            case WRONG_LENGTH -> setLength(file, size + 1 + random.nextInt(BLOCK));
            case OLD_FILE -> putBack(file);
            case SWAP_IN_A_FILE -> {
                return swap(file, file);
            }
            case SWAP_BETWEEN_FILES -> {
                return swap(file, other);
            }
            default -> halfRename(file, other);
        }
        return true;
    }

    private static void setLength(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > length) {
                channel.truncate(length);
            } else {
                channel.write(ByteBuffer.wrap(new byte[] {1}), length - 1);
            }
        }
    }

    private boolean swap(Path one, Path other) throws IOException {
        int ofOne = (int) (Files.size(one) / BLOCK);
        int ofOther = (int) (Files.size(other) / BLOCK);
        if (ofOne == 0 || ofOther == 0 || (one.equals(other) && ofOne < 2)) {
            return false;
        }
        long from = (long) random.nextInt(ofOne) * BLOCK;
        long to = (long) random.nextInt(ofOther) * BLOCK;
        if (one.equals(other) && from == to) {
            to = (from + BLOCK) % ((long) ofOne * BLOCK);
        }
        byte[] mine = block(one, from);
        Caches.overwrite(one, from, block(other, to));
        Caches.overwrite(other, to, mine);
        return true;
    }

    private static byte[] block(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            channel.read(block, at);
            return block.array();
        }
    }

    /** Puts back a copy with the times of then, and of another file if there is none of this one; and remembers one for another time. */
    private void putBack(Path file) throws IOException {
        Path copy = saved.resolve(file.getFileName().toString());
        Path old =
                oldFiles.getOrDefault(file, oldFiles.values().stream().findAny().orElse(file));
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Path draft = Files.copy(old, saved.resolve("draft"), StandardCopyOption.COPY_ATTRIBUTES);
        Caches.flip(draft, random.nextLong(Math.max(1, Files.size(draft))));
        Files.setLastModifiedTime(draft, Files.getLastModifiedTime(file));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        oldFiles.put(file, copy);
    }

    private void halfRename(Path file, Path other) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> Files.move(file, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            case 1 -> Files.move(file, file.resolveSibling(file.getFileName() + ".new"));
            case 2 -> Files.move(file, directory.resolve("staging/of-nobody"), StandardCopyOption.REPLACE_EXISTING);
            default -> {
                Path third = saved.resolve("third");
                Files.move(file, third);
                Files.move(other, file);
                Files.move(third, other);
            }
        }
    }

    /** Puts an older copy of one or both files of the index back; the first time it only takes it. */
    void staleIndex() throws IOException {
        boolean had = indexSaved;
        int which = 1 + random.nextInt(3);
        for (int half = 0; half < 2; half++) {
            Path index = directory.resolve("index-" + half + ".db");
            Path copy = saved.resolve("index-" + half + ".db");
            if (had && (which >> half & 1) == 1) {
                if (random.nextBoolean()) {
                    Path draft = Files.copy(copy, saved.resolve("draft"), StandardCopyOption.COPY_ATTRIBUTES);
                    Files.move(draft, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    try (FileChannel into = FileChannel.open(
                            index,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                        into.write(ByteBuffer.wrap(Files.readAllBytes(copy)));
                    }
                }
            }
        }
        if (had) {
            count(Kind.STALE_INDEX);
        }
    }

    /** Takes a copy of the index, for {@link #staleIndex}, while nobody writes it. */
    void saveIndex() throws IOException {
        for (int half = 0; half < 2; half++) {
            Path index = directory.resolve("index-" + half + ".db");
            if (Files.exists(index)) {
                Files.copy(index, saved.resolve("index-" + half + ".db"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        indexSaved = Files.exists(saved.resolve("index-0.db")) && Files.exists(saved.resolve("index-1.db"));
    }

    void damagedIndex() throws IOException {
        Path index = directory.resolve("index-" + random.nextInt(2) + ".db");
        if (Files.exists(index)) {
            for (int hit = random.nextInt(60); hit >= 0; hit--) {
                Caches.overwrite(index, random.nextLong(Files.size(index)), (byte) random.nextInt());
            }
            count(Kind.DAMAGED_INDEX);
        }
    }

    /** Flips a bit of the clean mark, or leaves it half renamed. */
    void damagedMark() throws IOException {
        Path mark = directory.resolve("clean");
        if (Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            if (random.nextBoolean()) {
                Caches.flip(mark, random.nextLong(Files.size(mark)));
            } else {
                Files.move(mark, directory.resolve("clean.new"), StandardCopyOption.REPLACE_EXISTING);
            }
            count(Kind.DAMAGED_MARK);
        }
    }

    private void count(Kind kind) {
        counts.merge(kind, 1, Integer::sum);
    }
}
