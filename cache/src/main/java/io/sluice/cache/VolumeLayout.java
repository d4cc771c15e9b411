package io.sluice.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies where in a cache directory (docs/FORMATS.md), and the lock and the clean mark on it. Thread-safe. */
final class VolumeLayout implements AutoCloseable {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern NANOS = Pattern.compile("[0-9]{1,18}|[1-8][0-9]{18}");
    private static final String DISCARDED = "discarded-";

    private final Path root;
    private final Object identity;
    private final FileChannel lockFile;

    private VolumeLayout(Path root, FileChannel lockFile) throws IOException {
        this.root = root;
        this.lockFile = lockFile;
        this.identity = identity();
    }

    /** Makes what is missing and takes the lock. */
    static VolumeLayout open(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root, BlockFiles.OWNER_ONLY_DIRECTORY);
        }
        FileChannel lockFile =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new DirectoryInUseException(root);
            }
            VolumeLayout layout = new VolumeLayout(root, lockFile);
            layout.makeDirectories();
            return layout;
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw new DirectoryInUseException(root);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private void makeDirectories() throws IOException {
        for (Path directory : new Path[] {blocks(), staging()}) {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, BlockFiles.OWNER_ONLY_DIRECTORY);
            }
        }
        boolean leftOver = false;
        try (DirectoryStream<Path> discarded = Files.newDirectoryStream(root, DISCARDED + "*")) {
            leftOver = discarded.iterator().hasNext();
        }
        if (leftOver) {
            deleteDiscarded();
        }
    }

    Path root() {
        return root;
    }

    Path blocks() {
        return root.resolve("blocks");
    }

    Path staging() {
        return root.resolve("staging");
    }

    private Path cleanMark() {
        return root.resolve("clean");
    }

    private Path draftMark() {
        return root.resolve("clean.new");
    }

    private Object identity() throws IOException {
        Object key = Files.readAttributes(root, BasicFileAttributes.class).fileKey();
        return Objects.requireNonNullElse(key, root);
    }

    /** Whether the directory that was opened lies at its path: not unmounted, not moved away. */
    boolean isThere() {
        try {
            return identity().equals(identity) && Files.isDirectory(blocks());
        } catch (IOException e) {
            return false;
        }
    }

    /** The files of the index. */
    List<Path> indexFiles() {
        return List.of(root.resolve("index-0.db"), root.resolve("index-1.db"));
    }

    /**
     * When the last to use this directory stopped, by the clock of its file system, if that was clean and the index is the one of that moment; the next
     * to ask is told nothing, until {@link #close(boolean)}.
     *
     * <p>The mark names the boot of the machine: what was written before the machine went down may never have reached the disk.
     */
    OptionalLong takeCleanMark() throws IOException {
        String mark;
        try {
            mark = Files.readString(cleanMark(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
        Files.delete(cleanMark());
        syncDirectory();
        String boot = bootId();
        Matcher numbers = NANOS.matcher(mark.startsWith(boot) ? mark.substring(boot.length()) : "");
        if (boot.isBlank() || !numbers.matches()) {
            return OptionalLong.empty();
        }
        long stopped = Long.parseLong(numbers.group());
        for (Path index : indexFiles()) {
            if (Files.exists(index) && FileStamp.of(index).changedNanos() > stopped) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(stopped);
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return ""; // no such thing here: nothing is trusted over a restart
        }
    }

    /** Puts all block files out of the way and has them deleted. */
    void discardBlocks() throws IOException {
        for (int n = 0; ; n++) {
            Path discarded = root.resolve(DISCARDED + n);
            if (!Files.exists(discarded)) {
                Files.move(blocks(), discarded, StandardCopyOption.ATOMIC_MOVE);
                Files.createDirectory(blocks(), BlockFiles.OWNER_ONLY_DIRECTORY);
                deleteDiscarded();
                return;
            }
        }
    }

    private void deleteDiscarded() {
        Thread.ofVirtual().name("cache-delete-discarded").start(() -> {
            try (DirectoryStream<Path> discarded = Files.newDirectoryStream(root, DISCARDED + "*")) {
                for (Path directory : discarded) {
                    deleteTree(directory);
                }
            } catch (IOException e) {
                OpenFiles.LOG.info("cache=delete-discarded-failed directory={} cause={}", root, e.toString());
            }
        });
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Writes something that nobody reads, as whether the disk answers can only be found out by asking it. */
    void probe() {
        try {
            Files.writeString(draftMark(), "", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            OpenFiles.LOG.debug("cache=probe-failed directory={} cause={}", root, e.toString());
        }
    }

    /** Gives the lock back, with a clean mark if all is saved. */
    void close(boolean clean) {
        try {
            if (clean && isThere()) {
                Path draft = draftMark();
                Files.writeString(draft, bootId(), StandardCharsets.US_ASCII);
                String stopped = Long.toString(FileStamp.of(draft).changedNanos());
                Files.writeString(draft, stopped, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
                Files.move(draft, cleanMark(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            OpenFiles.LOG.warn("cache=clean-mark-failed directory={} cause={}", root, e.toString());
        }
        close();
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            OpenFiles.LOG.debug("cache=unlock-failed directory={} cause={}", root, e.toString());
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(root, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
