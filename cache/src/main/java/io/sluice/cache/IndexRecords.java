package io.sluice.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of the index's records (docs/FORMATS.md). Each record ends with a CRC32C of its key and its bytes, so that one that was torn,
 * or put in another's place, is found out.
 */
final class IndexRecords {
    /** Contents of up to this many blocks have them in the page; of more, in chunks of their own. */
    static final int INLINE_BLOCKS = 16;

    static final int CHUNK_BLOCKS = 1024;
    static final int CHUNK_KEY_BITS = 24;

    private static final int CRC_BYTES = 4;
    private static final int ENTRY_FIXED_BYTES = 1 + Long.BYTES + ContentName.BYTES + Short.BYTES;
    private static final int MAX_KEY_BYTES = 0xFFFF;

    /** A content as its page has it; {@code key} is the encoded key, or empty, and {@code states} has the blocks only if they are inline. */
    record Entry(long generation, ContentName name, long size, ByteBuffer key, BlockStates states) {}

    /** A record that is not what was written. */
    static final class BadRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRecordException(String what) {
            super(what);
        }
    }

    private IndexRecords() {}

    static byte[] page(long number, List<Entry> entries) {
        int length = CRC_BYTES;
        for (Entry entry : entries) {
            length += ENTRY_FIXED_BYTES + entry.key().remaining() + statesLength(inline(entry.states()));
        }
        byte[] record = new byte[length];
        ByteBuffer into = ByteBuffer.wrap(record);
        for (Entry entry : entries) {
            into.put((byte) (entry.generation() % Generations.PAGE)).putLong(entry.size());
            entry.name().write(into);
            into.putShort((short) entry.key().remaining()).put(entry.key().duplicate());
            putStates(into, entry.states(), 0, inline(entry.states()));
        }
        return sealed(number, record);
    }

    static List<Entry> parsePage(long number, byte[] record, int blockBytes) throws BadRecordException {
        ByteBuffer from = opened(number, record);
        List<Entry> entries = new ArrayList<>();
        while (from.hasRemaining()) {
            long generation = number * Generations.PAGE + from.get();
            long size = from.getLong();
            ContentName name = ContentName.read(from);
            byte[] key = new byte[Short.toUnsignedInt(from.getShort())];
            from.get(key);
            BlockStates states = new BlockStates(Math.toIntExact((size + blockBytes - 1) / blockBytes));
            getStates(from, states, 0, inline(states));
            entries.add(new Entry(generation, name, size, ByteBuffer.wrap(key), states));
        }
        return entries;
    }

    /** A key that is too long for a record is left out: it is there for people, the name is enough for the cache. */
    static byte[] shortEnough(byte[] key) {
        return key.length <= MAX_KEY_BYTES ? key : new byte[0];
    }

    static boolean hasChunks(BlockStates states) {
        return states.blocks() > INLINE_BLOCKS;
    }

    static int chunks(BlockStates states) {
        return hasChunks(states) ? (states.blocks() + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS : 0;
    }

    static long chunkKey(long generation, int chunk) {
        return generation << CHUNK_KEY_BITS | chunk;
    }

    static byte[] chunk(long key, BlockStates states) {
        int first = firstBlock(key);
        int count = Math.min(CHUNK_BLOCKS, states.blocks() - first);
        byte[] record = new byte[statesLength(count) + CRC_BYTES];
        putStates(ByteBuffer.wrap(record), states, first, count);
        return sealed(key, record);
    }

    static void parseChunk(long key, byte[] record, BlockStates into) throws BadRecordException {
        int first = firstBlock(key);
        int count = Math.min(CHUNK_BLOCKS, into.blocks() - first);
        ByteBuffer from = opened(key, record);
        if (count <= 0 || from.remaining() != statesLength(count)) {
            throw new BadRecordException("a chunk of " + record.length + " bytes for " + count + " blocks");
        }
        getStates(from, into, first, count);
    }

    private static int firstBlock(long chunkKey) {
        return (int) (chunkKey & (1 << CHUNK_KEY_BITS) - 1) * CHUNK_BLOCKS;
    }

    private static int inline(BlockStates states) {
        return hasChunks(states) ? 0 : states.blocks();
    }

    private static int statesLength(int blocks) {
        return (blocks + 7) / 8 + Integer.BYTES * blocks;
    }

    private static void putStates(ByteBuffer into, BlockStates states, int first, int count) {
        byte[] bits = new byte[(count + 7) / 8];
        int crcs = into.position() + bits.length;
        for (int i = 0; i < count; i++) {
            if (states.isPresent(first + i)) { // asked before its CRC is read: the CRC is there first
                bits[i / 8] |= (byte) (1 << i % 8);
                into.putInt(crcs + Integer.BYTES * i, states.crc(first + i));
            }
        }
        into.put(bits).position(crcs + Integer.BYTES * count);
    }

    private static void getStates(ByteBuffer from, BlockStates states, int first, int count) {
        byte[] bits = new byte[(count + 7) / 8];
        from.get(bits);
        for (int i = 0; i < count; i++) {
            int crc = from.getInt();
            if ((bits[i / 8] >> i % 8 & 1) != 0) {
                states.add(first + i, crc);
            }
        }
    }

    private static byte[] sealed(long key, byte[] record) {
        int length = record.length - CRC_BYTES;
        ByteBuffer.wrap(record).putInt(length, crc(key, record, length));
        return record;
    }

    private static ByteBuffer opened(long key, byte[] record) throws BadRecordException {
        int length = record.length - CRC_BYTES;
        if (length < 0 || ByteBuffer.wrap(record).getInt(length) != crc(key, record, length)) {
            throw new BadRecordException("record " + key + " does not match its CRC");
        }
        return ByteBuffer.wrap(record, 0, length).slice();
    }

    private static int crc(long key, byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(key).flip());
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
