package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Region;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MemoryContentCacheTest extends ContentCacheContract {
    private MemoryContentCache memory;

    @Override
    protected ContentCache open(Path directory) {
        memory = new MemoryContentCache(directory, BLOCK);
        return memory;
    }

    @Test
    void itRefusesWhenToldTo() throws IOException {
        memory.refuseAdmission(true);
        Path staged = stage(bytes(BLOCK, 1));
        try (CachedContent content = cache.open(key("a", BLOCK))) {
            assertThat(content.put(0, ByteBuffer.allocate(BLOCK))).isFalse();
            assertThat(content.isPresent(0)).isFalse();
            assertThat(cache.adopt(key("a", BLOCK), staged)).isFalse();
            assertThat(staged).exists();
            memory.refuseAdmission(false);
            assertThat(content.put(0, ByteBuffer.allocate(BLOCK))).isTrue();
        }
    }

    @Test
    void itLosesWhatItIsToldToLoseAndTakesItAgain() throws IOException {
        byte[] bytes = bytes(BLOCK, 2);
        try (CachedContent content = cache.open(key("a", BLOCK))) {
            put(content, bytes, 0);
            try (Region region = content.region(0, BLOCK).orElseThrow()) {
                memory.lose(key("a", BLOCK));
                assertThat(content.isPresent(0)).isFalse();
                assertThat(content.read(0, ByteBuffer.allocate(1))).isFalse();
                assertThat(read(region)).isEqualTo(bytes);
            }
            put(content, bytes, 0);
            memory.loseEverything();
            assertThat(content.isComplete()).isFalse();
        }
    }

    @Test
    void itCountsWhatIsLeased() {
        fill(key("a", BLOCK), bytes(BLOCK, 3));
        CachedContent content = cache.open(key("a", BLOCK));
        Region region = content.region(0, 1).orElseThrow();
        assertThat(memory.openLeases()).isEqualTo(2);
        content.close();
        content.close();
        region.close();
        assertThat(memory.openLeases()).isZero();
    }
}
