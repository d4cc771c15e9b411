package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.MetadataStoreContract;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

final class MemoryMetadataStoreTest extends MetadataStoreContract {
    @Override
    protected MetadataStore openEmpty() {
        return new MemoryMetadataStore();
    }

    @Override
    protected MetadataStore afterKill(MetadataStore killed) {
        return ((MemoryMetadataStore) killed).reopened();
    }

    @Test
    void whatWasNotSyncedIsGoneAfterAKill() {
        MemoryMetadataStore store = (MemoryMetadataStore) store();
        store.attributes().put(InodeId.ROOT, numbered(1));
        store.sync();
        store.attributes().put(InodeId.ROOT, numbered(2));
        assertThat(store.reopened().attributes().get(InodeId.ROOT)).contains(numbered(1));
        assertThat(store.syncs()).isOne();
    }

    @Test
    void aSyncThatFailedIsMadeGoodByTheNext() {
        MemoryMetadataStore store = (MemoryMetadataStore) store();
        store.attributes().put(InodeId.ROOT, numbered(1));
        store.failSyncs(true);
        assertThatThrownBy(store::sync).isInstanceOf(UncheckedIOException.class);
        assertThat(store.reopened().attributes().get(InodeId.ROOT)).isEmpty();
        store.failSyncs(false);
        store.sync();
        assertThat(store.reopened().attributes().get(InodeId.ROOT)).contains(numbered(1));
    }
}
