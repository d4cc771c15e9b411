package io.sluice.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.xdr.XdrException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecordAssemblerTest {
    private static final int LAST = 0x8000_0000;
    private static final int MAX_BYTES = 1 << 20;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final RecordAssembler records = new RecordAssembler(allocator, MAX_BYTES, 8, new RecordAssembler.Room() {
        @Override
        public boolean take(int bytes) {
            if (roomTaken + bytes > room) {
                return false;
            }
            roomTaken += bytes;
            return true;
        }

        @Override
        public void giveBack(int bytes) {
            roomTaken -= bytes;
        }
    });
    private int roomTaken;
    private int room = Integer.MAX_VALUE;

    @AfterEach
    void nothingIsLeftBehind() {
        records.discard();
        assertThat(roomTaken).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private static ByteBuf fragments(String... hex) {
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < hex.length; i++) {
            byte[] fragment = ByteBufUtil.decodeHexDump(hex[i]);
            bytes.writeInt(fragment.length | (i == hex.length - 1 ? LAST : 0)).writeBytes(fragment);
        }
        return bytes;
    }

    private byte[] bytes(RecordBytes record) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        record.buffers().forEach(bytes::put);
        roomTaken -= record.room();
        record.release();
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private String text(Optional<RecordBytes> record) {
        return ByteBufUtil.hexDump(bytes(record.orElseThrow()));
    }

    /** A buffer as the socket would be read into, full of what is left of {@code from} as far as it goes. */
    private ByteBuf read(ByteBuf from, int capacity) {
        return allocator.directBuffer(capacity, capacity).writeBytes(from, Math.min(capacity, from.readableBytes()));
    }

    /** Hands over all of {@code from}, in buffers that are read as far as {@code filled} tells. */
    private Optional<RecordBytes> readAll(ByteBuf from, int capacity, int filled) {
        Optional<RecordBytes> whole = Optional.empty();
        while (from.isReadable()) {
            ByteBuf in = allocator.directBuffer(capacity, capacity);
            in.writeBytes(from, Math.min(filled, from.readableBytes()));
            Optional<RecordBytes> found = records.next(in);
            assertThat(whole.isPresent() && found.isPresent()).isFalse();
            assertThat(in.isReadable()).isFalse();
            whole = found.isPresent() ? found : whole;
            in.release();
        }
        return whole;
    }

    private static ByteBuf framed(byte[] record) {
        return Unpooled.buffer().writeInt(record.length | LAST).writeBytes(record);
    }

    @Test
    void aRecordIsItsFragmentsInOrder() {
        ByteBuf bytes = fragments("0102", "", "03", "040506").writeBytes(fragments("0a"));
        assertThat(text(records.next(bytes))).isEqualTo("010203040506");
        assertThat(text(records.next(bytes))).isEqualTo("0a");
        assertThat(records.next(bytes)).isEmpty();
        assertThat(records.isInside()).isFalse();
    }

    @Test
    void whereTheBytesAreCutMakesNoDifference() {
        ByteBuf bytes = fragments("0102", "0304050607").writeBytes(fragments("0a0b"));
        for (int first = 0; first <= bytes.readableBytes(); first++) {
            ByteBuf whole = bytes.duplicate();
            StringBuilder seen = new StringBuilder();
            for (ByteBuf piece : new ByteBuf[] {whole.readSlice(first), whole}) {
                Optional<RecordBytes> record = records.next(piece);
                while (record.isPresent()) {
                    seen.append(text(record)).append(' ');
                    record = records.next(piece);
                }
            }
            assertThat(seen).describedAs("cut at %d", first).hasToString("01020304050607 0a0b ");
        }
    }

    @Test
    void anAnnouncedLengthAllocatesNothing() {
        assertThat(records.next(Unpooled.buffer().writeInt(MAX_BYTES | LAST))).isEmpty();
        assertThat(records.isInside()).isTrue();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aRecordAboveTheLimitIsRefusedBeforeItsBytesCome() {
        ByteBuf tooLong = Unpooled.buffer().writeInt(MAX_BYTES + 1 | LAST);
        assertThatExceptionOfType(XdrException.class).isThrownBy(() -> records.next(tooLong));
    }

    @Test
    void fragmentsTogetherAreHeldToTheLimit() {
        ByteBuf bytes = Unpooled.buffer().writeInt(600).writeZero(600).writeInt(MAX_BYTES - 599 | LAST);
        assertThatExceptionOfType(XdrException.class).isThrownBy(() -> records.next(bytes));
    }

    @Test
    void endlessEmptyFragmentsEnd() {
        ByteBuf bytes = Unpooled.buffer().writeZero(Integer.BYTES * 9);
        assertThatExceptionOfType(XdrException.class).isThrownBy(() -> records.next(bytes));
    }

    @Test
    void aLengthOfTwoGibibytesIsRefused() {
        assertThatExceptionOfType(XdrException.class)
                .isThrownBy(() -> records.next(Unpooled.buffer().writeInt(Integer.MAX_VALUE)));
    }

    @Test
    void withoutRoomNothingIsTakenUntilThereIsSome() {
        room = 3;
        ByteBuf bytes = fragments("01020304");
        assertThat(records.next(bytes)).isEmpty();
        assertThat(bytes.readableBytes()).isEqualTo(4);
        room = 4;
        assertThat(text(records.next(bytes))).isEqualTo("01020304");
        assertThat(bytes.isReadable()).isFalse();
    }

    @Test
    void bytesThatFillTheBuffersTheyCameInStayThere() {
        byte[] record = TestServer.bytes(1_000_000, 1);
        RecordBytes whole = readAll(framed(record), 1 << 18, 1 << 18).orElseThrow();
        assertThat(whole.pieces()).hasSize(4).allMatch(piece -> piece.unwrap() != null);
        assertThat(whole.room()).isEqualTo(roomTaken).isEqualTo(4 << 18);
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(4 << 18);
        assertThat(bytes(whole)).isEqualTo(record);
    }

    @Test
    void whoSendsAByteAtATimeKeepsNoLargeBuffers() {
        byte[] record = TestServer.bytes(20_000, 1);
        RecordBytes whole = readAll(framed(record), 1 << 16, 1).orElseThrow();
        assertThat(whole.pieces()).hasSizeLessThan(10);
        assertThat(whole.room()).isEqualTo(roomTaken).isBetween(20_000, 40_000);
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(whole.room());
        assertThat(bytes(whole)).isEqualTo(record);
    }

    @Test
    void whatIsHeldIsWhatRoomWasTakenForHoweverItComes() {
        byte[] record = TestServer.bytes(300_000, 1);
        Random random = new Random(20_261_128);
        for (int round = 0; round < 200; round++) {
            ByteBuf from = framed(record);
            Optional<RecordBytes> whole = Optional.empty();
            while (from.isReadable()) {
                int capacity = 512 << random.nextInt(10);
                int filled = 1 + random.nextInt(random.nextBoolean() ? capacity : 600);
                int sent = Math.min(Math.min(filled, capacity), from.readableBytes());
                ByteBuf in = allocator.directBuffer(capacity, capacity).writeBytes(from, sent);
                whole = records.next(in);
                in.release();
                assertThat(allocator.metric().usedDirectMemory()).isEqualTo(roomTaken);
                assertThat((long) roomTaken)
                        .isLessThanOrEqualTo(ArrivingRecord.mostRoom(300_000 - from.readableBytes()));
            }
            assertThat(bytes(whole.orElseThrow())).isEqualTo(record);
            assertThat(roomTaken).isZero();
            assertThat(allocator.metric().usedDirectMemory()).isZero();
        }
    }

    @Test
    void fragmentsOfLargeRecordsMayBeKeptToo() {
        byte[] record = TestServer.bytes(200_000, 1);
        ByteBuf from = Unpooled.buffer()
                .writeInt(100_000)
                .writeBytes(record, 0, 100_000)
                .writeInt(0)
                .writeInt(100_000 | LAST)
                .writeBytes(record, 100_000, 100_000)
                .writeBytes(framed(new byte[] {7}));
        ByteBuf in = read(from, 150_000);
        assertThat(records.next(in)).isEmpty();
        in.release();
        in = read(from, 60_000);
        Optional<RecordBytes> whole = records.next(in);
        assertThat(text(records.next(in))).isEqualTo("07");
        in.release();
        assertThat(bytes(whole.orElseThrow())).isEqualTo(record);
    }

    @Test
    void whatIsForgottenHalfwayGivesItsRoomAndItsMemoryBack() {
        assertThat(readAll(framed(new byte[500_000]).slice(0, 400_001), 1 << 17, 1 << 17))
                .isEmpty();
        assertThat(records.heldBytes()).isEqualTo(roomTaken).isGreaterThan(400_000);
        records.discard();
        assertThat(roomTaken).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(text(records.next(fragments("0a")))).isEqualTo("0a");
    }

    @Test
    void withoutRoomForItsBufferALargePieceIsNotTaken() {
        room = 1 << 18;
        ByteBuf from = framed(new byte[300_000]);
        ByteBuf first = read(from, 1 << 18);
        assertThat(records.next(first)).isEmpty();
        assertThat(first.isReadable()).isFalse();
        ByteBuf second = read(from, 1 << 16);
        assertThat(records.next(second)).isEmpty();
        assertThat(second.readableBytes()).isEqualTo(300_004 - (1 << 18));
        room += 1 << 16;
        assertThat(bytes(records.next(second).orElseThrow())).hasSize(300_000);
        first.release();
        second.release();
    }
}
