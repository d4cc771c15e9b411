package io.sluice.vfs.core.listing;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A directory as its store listed it. Immutable; thread-safe.
 *
 * <p>The entries stand in the order of their cookies, which are the ids that their names derive: so the place where a listing goes on, the entry of a
 * name and the entry of an id are all found by two binary searches and at most one page read from disk, and a cookie stays good in every other snapshot of
 * the directory. An {@link IOException} means that the snapshot is of no more use: it was replaced, or is damaged, and the store must be asked.
 */
public final class Snapshot {
    private final InodeId directory;
    private final Instant fetched;
    private final Contents contents;
    private final PageIndex index;
    private final PageSource source;
    private final PageMemory memory;

    /**
     * What a snapshot says in all.
     *
     * @param size how many entries
     * @param digest the same for two snapshots with the same names and versions
     */
    record Contents(long size, long digest) {}

    Snapshot(
            InodeId directory,
            Instant fetched,
            Contents contents,
            PageIndex index,
            PageSource source,
            PageMemory memory) {
        this.directory = directory;
        this.fetched = fetched;
        this.contents = contents;
        this.index = index;
        this.source = source;
        this.memory = memory;
    }

    InodeId directory() {
        return directory;
    }

    Contents contents() {
        return contents;
    }

    PageIndex index() {
        return index;
    }

    PageSource source() {
        return source;
    }

    /** When the store was asked. */
    public Instant fetched() {
        return fetched;
    }

    /** How many entries it has. */
    public long size() {
        return contents.size();
    }

    /** Whether the other one shows the same names and versions. */
    public boolean showsTheSameAs(Snapshot other) {
        return contents.equals(other.contents);
    }

    public Optional<StoreEntry> find(FileName name) throws IOException {
        byte[] bytes = name.bytes();
        for (int probe = 0; ; probe++) {
            Optional<ByteBuffer> found =
                    at(InodeId.derive(directory, name, probe).value());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (EntryCodec.hasName(found.get(), bytes)) {
                return Optional.of(EntryCodec.read(found.get()));
            }
        }
    }

    /**
     * The same if it takes no disk and no second try; empty also where that is not so.
     *
     * @param derived the id that the name derives
     */
    public Optional<StoreEntry> findInMemory(FileName name, InodeId derived) throws IOException {
        Optional<ByteBuffer> found = inMemoryAt(derived.value());
        return found.isPresent() && EntryCodec.hasName(found.get(), name.bytes())
                ? Optional.of(EntryCodec.read(found.get()))
                : Optional.empty();
    }

    private Optional<ByteBuffer> inMemoryAt(long cookie) throws IOException {
        if (index.pages() == 0) {
            return Optional.empty();
        }
        Optional<Page> page = memory.pageInMemory(source, index, index.pageOf(cookie));
        return page.isPresent() ? at(page.get(), cookie) : Optional.empty();
    }

    /** The entry whose name derives that id. */
    public Optional<StoreEntry> find(InodeId derived) throws IOException {
        Optional<ByteBuffer> found = at(derived.value());
        return found.isPresent() ? Optional.of(EntryCodec.read(found.get())) : Optional.empty();
    }

    /** The entries whose cookies are greater, in their order. */
    public Cursor after(long cookie) throws IOException {
        return new Cursor(cookie + 1);
    }

    private Optional<ByteBuffer> at(long cookie) throws IOException {
        if (index.pages() == 0) {
            return Optional.empty();
        }
        return at(page(index.pageOf(cookie)), cookie);
    }

    private static Optional<ByteBuffer> at(Page page, long cookie) throws IOException {
        int slot = page.ceiling(cookie);
        return slot < page.count() && page.cookie(slot) == cookie ? Optional.of(page.entry(slot)) : Optional.empty();
    }

    private Page page(int number) throws IOException {
        return memory.page(source, index, number);
    }

    /** Walks over entries, a page at a time in memory. Not thread-safe. */
    public final class Cursor {
        private int number;
        private Optional<Page> page = Optional.empty();
        private int slot;

        private Cursor(long from) throws IOException {
            if (index.pages() > 0) {
                number = index.pageOf(from);
                page = Optional.of(page(number));
                slot = page.get().ceiling(from);
                skipEmpty();
            }
        }

        public boolean isAtEnd() {
            return page.isEmpty();
        }

        /** The cookie of the entry it stands at. */
        public long cookie() {
            return page.orElseThrow().cookie(slot);
        }

        public StoreEntry entry() throws IOException {
            return EntryCodec.read(page.orElseThrow().entry(slot));
        }

        /** The bytes of its name, if it is a file's; cheaper than the entry. */
        Optional<byte[]> fileName() throws IOException {
            ByteBuffer entry = page.orElseThrow().entry(slot);
            return EntryCodec.isFile(entry) ? Optional.of(EntryCodec.name(entry)) : Optional.empty();
        }

        public void advance() throws IOException {
            slot++;
            skipEmpty();
        }

        private void skipEmpty() throws IOException {
            while (page.isPresent() && slot >= page.get().count()) {
                number++;
                page = number < index.pages() ? Optional.of(page(number)) : Optional.empty();
                slot = 0;
            }
        }
    }
}
