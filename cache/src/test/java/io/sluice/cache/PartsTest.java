package io.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cache.IndexRecords.BadRecordException;
import io.sluice.cache.IndexRecords.Entry;
import io.sluice.cache.Placement.Room;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts of the cache that are functions of their arguments. */
final class PartsTest {
    private static BlockStates states(int blocks, long seed) {
        Random random = new Random(seed);
        BlockStates states = new BlockStates(blocks);
        for (int block = 0; block < blocks; block++) {
            if (random.nextBoolean()) {
                states.add(block, random.nextInt());
            }
        }
        return states;
    }

    private static void assertSame(BlockStates one, BlockStates other) {
        assertThat(one.blocks()).isEqualTo(other.blocks());
        for (int block = 0; block < one.blocks(); block++) {
            assertThat(one.isPresent(block)).isEqualTo(other.isPresent(block));
            assertThat(one.crc(block)).isEqualTo(one.isPresent(block) ? other.crc(block) : 0);
        }
    }

    @Test
    void aPageIsReadAsItWasWritten() throws BadRecordException {
        List<Entry> entries = List.of(
                new Entry(128, new ContentName(1, 2, 3, 4), 5, ByteBuffer.wrap(new byte[] {9}), states(1, 1)),
                new Entry(150, new ContentName(5, 6, 7, 8), 16 << 20, ByteBuffer.wrap(new byte[0]), states(16, 2)),
                new Entry(191, new ContentName(-1, 6, 7, 8), 17 << 20, ByteBuffer.wrap(new byte[70]), states(17, 3)));
        List<Entry> read = IndexRecords.parsePage(2, IndexRecords.page(2, entries), 1 << 20);
        assertThat(read).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(read.get(i).generation()).isEqualTo(entries.get(i).generation());
            assertThat(read.get(i).name()).isEqualTo(entries.get(i).name());
            assertThat(read.get(i).size()).isEqualTo(entries.get(i).size());
            assertThat(read.get(i).key()).isEqualTo(entries.get(i).key());
        }
        assertSame(read.get(0).states(), entries.get(0).states());
        assertSame(read.get(1).states(), entries.get(1).states());
        assertThat(read.get(2).states().presentCount()).isZero(); // its blocks are in a chunk
    }

    @Test
    void chunksAreReadAsTheyWereWritten() throws BadRecordException {
        BlockStates states = states(2500, 4);
        BlockStates read = new BlockStates(2500);
        for (int chunk = 0; chunk < IndexRecords.chunks(states); chunk++) {
            long key = IndexRecords.chunkKey(77, chunk);
            IndexRecords.parseChunk(key, IndexRecords.chunk(key, states), read);
        }
        assertSame(read, states);
    }

    @Test
    void aRecordWithAnyBitFlippedOrInAnothersPlaceIsFoundOut() {
        byte[] record = IndexRecords.page(
                3, List.of(new Entry(200, new ContentName(1, 2, 3, 4), 5, ByteBuffer.allocate(3), states(1, 1))));
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] flipped = record.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> IndexRecords.parsePage(3, flipped, 1 << 20))
                    .isInstanceOf(BadRecordException.class);
        }
        assertThatThrownBy(() -> IndexRecords.parsePage(4, record, 1 << 20)).isInstanceOf(BadRecordException.class);
    }

    @Test
    void blocksArePresentOneByOne() {
        BlockStates states = new BlockStates(200);
        for (int block = 10; block < 190; block++) {
            states.add(block, -block);
        }
        assertThat(states.arePresent(10, 189)).isTrue();
        assertThat(states.arePresent(9, 189)).isFalse();
        assertThat(states.arePresent(10, 190)).isFalse();
        assertThat(states.arePresent(5, 4)).isTrue();
        states.drop(100);
        assertThat(states.arePresent(64, 127)).isFalse();
        assertThat(states.arePresent(101, 189)).isTrue();
        assertThat(states.presentCount()).isEqualTo(179);
        states.distrustAll();
        assertThat(states.checked(50, states.distrusts() - 1)).isFalse();
        assertThat(states.checked(50, states.distrusts())).isTrue();
        assertThat(states.uncheckedCount()).isEqualTo(178);
        states.add(100, 7);
        assertThat(states.isUnchecked(100)).isFalse();
        assertThat(states.crc(100)).isEqualTo(7);
        assertThat(states.crc(101)).isEqualTo(-101);
    }

    @Test
    void blocksAreReadWithoutACheckOnlyIfEachIsThereAndWasChecked() {
        assertThat(BlockStates.NONE.areChecked(0, 0)).isFalse();
        Random random = new Random(3);
        for (int blocks : new int[] {1, 64, 70}) {
            BlockStates states = new BlockStates(blocks);
            for (int step = 0; step < 3_000; step++) {
                int block = random.nextInt(blocks);
                switch (random.nextInt(blocks < 2 ? 8 : 4 * blocks)) {
                    case 0 -> states.drop(block);
                    case 1 -> states.distrustAll();
                    case 2, 3 -> states.checked(block, states.distrusts());
                    default -> states.add(block, step);
                }
                boolean all = true;
                for (int each = 0; each < blocks; each++) {
                    boolean ready = states.isPresent(each) && !states.isUnchecked(each);
                    assertThat(states.areChecked(each, each)).isEqualTo(ready);
                    all &= ready;
                }
                assertThat(states.areChecked(0, blocks - 1)).isEqualTo(all);
                assertThat(states.areAllPresent()).isEqualTo(states.presentCount() == blocks);
            }
        }
    }

    @Test
    void aContentGoesWhereThereIsRoomElseToEachDirectoryByItsShare() {
        List<Room> rooms = List.of(new Room(100, 95), new Room(300, 280), new Room(600, 600));
        assertThat(Placement.choose(rooms, 5, 0)).isZero();
        assertThat(Placement.choose(rooms, 6, 0)).isEqualTo(1);
        assertThat(Placement.choose(rooms, 21, 99)).isZero();
        assertThat(Placement.choose(rooms, 21, 100)).isEqualTo(1);
        assertThat(Placement.choose(rooms, 21, 400)).isEqualTo(2);
        assertThat(Placement.choose(List.of(new Room(0, 0)), 1, -1)).isZero();
    }

    @Test
    void settingsThatExistAreValid() {
        List<CacheDirectory> one = List.of(new CacheDirectory(Path.of("/c"), SpaceLimit.DEFAULT));
        assertThat(new CacheSettings(one).blockBytes()).isEqualTo(1 << 20);
        for (int bytes : new int[] {0, 2048, 5000, 1 << 27}) {
            assertThatThrownBy(() -> new CacheSettings(one, bytes, 1, 1)).hasMessageContaining("cache.block-size");
        }
        assertThatThrownBy(() -> new CacheSettings(List.of())).hasMessageContaining("cache.directories");
        assertThatThrownBy(() -> new CacheSettings(List.of(one.getFirst(), one.getFirst())))
                .hasMessageContaining("/c");
        assertThatThrownBy(() -> new SpaceLimit.KeepFree(100)).hasMessageContaining("100 %");
        assertThatThrownBy(() -> new SpaceLimit.Bytes(-1)).hasMessageContaining("-1");
    }
}
