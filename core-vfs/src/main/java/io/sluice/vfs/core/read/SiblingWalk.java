package io.sluice.vfs.core.read;

/**
 * Which files of a directory have been begun, by their places in one of its orders, and so which to fetch next: an {@link AscendingStream} of files. For
 * one thread.
 *
 * <p>The third or fourth file in a row opens a look-ahead of as many files as were read and one more, which grows with what is read: where nobody reads what was
 * fetched, nothing more is. Several readers may walk through the directory at different places.
 */
public final class SiblingWalk {
    /** How many files must have been begun in a row; one more in a small directory, where that happens by chance. */
    private static final int OPENING_FILES = 3;

    private static final int SMALL_DIRECTORY = 1000;

    /** How many files a reader is read ahead of, at most. */
    private static final int MAX_FILES = 64;

    private final int files;
    private final int openingFiles;
    private ReadPattern pattern = ReadPattern.NONE;
    private FetchLimits limits;

    /** The places from {@code from} to {@code to} (exclusive); none if they are the same. */
    public record Places(int from, int to) {}

    /** @param files how many there are */
    public SiblingWalk(int files) {
        this.files = files;
        this.openingFiles = files < SMALL_DIRECTORY ? OPENING_FILES + 1 : OPENING_FILES;
        this.limits = FetchLimits.ofFiles(MAX_FILES, openingFiles);
    }

    /**
     * Takes note that the file at {@code place} was begun, and returns the places of those to fetch now.
     *
     * @param mostAhead how many files the reader may be read ahead of; at least 1
     */
    public Places begun(int place, long mostAhead) {
        limits = FetchLimits.ofFiles(Math.min(MAX_FILES, mostAhead), openingFiles);
        FetchPolicy.Step step = FetchPolicy.after(pattern, place, 1, files, limits);
        pattern = step.pattern();
        return step.ahead().asks()
                ? new Places((int) step.ahead().from(), (int) step.ahead().to())
                : new Places(place, place);
    }

    /** Whether the file that was begun last belongs to a walk through the directory. */
    public boolean isFollowing() {
        return !pattern.streams().isEmpty() && pattern.streams().getFirst().opened();
    }

    /** Takes note that of what it asked for, nothing from {@code from} to {@code to} was fetched. */
    public void notFetched(int from, int to) {
        pattern = pattern.without(from, to, limits);
    }
}
