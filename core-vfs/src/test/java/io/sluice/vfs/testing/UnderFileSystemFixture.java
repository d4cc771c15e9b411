package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreEntry.StoreDirectory;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract suites of the port {@link UnderFileSystem} share: a fresh, empty store for each test, and sentences about it. */
public abstract class UnderFileSystemFixture {
    protected UnderFileSystem store;

    /** A store with nothing in it. */
    protected abstract UnderFileSystem open() throws Exception;

    /** How many keys the store looks at for a page; small, so that a test sees several. */
    protected abstract int pageSize();

    /** Whether any text can be a key, so that "a" stands beside "a/b" and "a//b" beside both. */
    protected boolean keysAreFree() {
        return !store.traits().realDirectories();
    }

    /** Whether there can be a file of this name. */
    protected boolean takesName(String name) {
        return true;
    }

    /** Puts an object under a key that need not be a path; only called where {@link #keysAreFree}. */
    protected abstract void plant(String key, byte[] bytes) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    protected final StoreFile put(String path, String text) throws UfsException {
        return store.put(StorePath.of(path), BytesToUpload.of(text), PutMode.REPLACE);
    }

    protected final void plant(String key, String text) throws Exception {
        plant(key, text.getBytes(StandardCharsets.UTF_8));
    }

    protected final byte[] read(String path, ContentVersion version, long offset, long length)
            throws UfsException, IOException {
        try (InputStream stream = store.read(StorePath.of(path), version, offset, length)) {
            return stream.readAllBytes();
        }
    }

    protected final String text(String path, StoreFile file) throws UfsException, IOException {
        return new String(read(path, file.version(), 0, file.size()), StandardCharsets.UTF_8);
    }

    protected final StoreFile statFile(String path) throws UfsException {
        Optional<StoreEntry> entry = store.stat(StorePath.of(path));
        return entry.isPresent() && entry.get() instanceof StoreFile file ? file : fail(path + " is no file: " + entry);
    }

    protected final void assertDirectory(String path) throws UfsException {
        StorePath storePath = StorePath.of(path);
        Optional<StoreEntry> entry = store.stat(storePath);
        assertThat(entry).get().isInstanceOf(StoreDirectory.class);
        assertThat(entry.orElseThrow().name()).isEqualTo(storePath.names().getLast());
    }

    protected final void assertMissing(String path) throws UfsException {
        assertThat(store.stat(StorePath.of(path))).isEmpty();
    }

    protected final void assertRefused(UfsError error, Call call) {
        assertThat(refusal(call)).isEqualTo(error);
    }

    /** The error of a call that must not succeed. */
    protected final UfsError refusal(Call call) {
        Optional<UfsError> answer = answer(call);
        return answer.isPresent() ? answer.get() : fail("the call was not refused");
    }

    /** The error of a call; empty if it succeeded. */
    protected final Optional<UfsError> answer(Call call) {
        try {
            call.run();
            return Optional.empty();
        } catch (UfsException e) {
            assertThat(e.reason()).isNotBlank().doesNotContain("\n");
            return Optional.of(e.error());
        } catch (IOException e) {
            return Optional.of(store.translate(e).error());
        }
    }

    /** All pages of a directory, checked on the way: bounded, and no name twice. */
    protected final List<StoreEntry> list(String directory) throws UfsException {
        List<StoreEntry> all = new ArrayList<>();
        for (StorePage page : pages(directory)) {
            all.addAll(page.entries());
        }
        Set<FileName> names = new HashSet<>();
        assertThat(all).allSatisfy(entry -> assertThat(names.add(entry.name())).isTrue());
        return all;
    }

    protected final List<StorePage> pages(String directory) throws UfsException {
        List<StorePage> pages = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            StorePage page = store.list(StorePath.of(directory), token);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(2 * pageSize());
            pages.add(page);
            token = page.next();
        } while (token.isPresent() && pages.size() < 10_000);
        assertThat(token).isEmpty();
        return pages;
    }

    /** Names, directories with a slash behind them. */
    protected final List<String> names(String directory) throws UfsException {
        return list(directory).stream()
                .map(entry -> entry instanceof StoreDirectory
                        ? entry.name() + "/"
                        : entry.name().value())
                .toList();
    }

    /** A call on a store. */
    @FunctionalInterface
    public interface Call {
        void run() throws UfsException, IOException;
    }
}
