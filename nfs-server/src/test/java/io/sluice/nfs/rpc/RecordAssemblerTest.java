package io.sluice.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sluice.nfs.xdr.XdrException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecordAssemblerTest {
    private static final int LAST = 0x8000_0000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final RecordAssembler records = new RecordAssembler(allocator, 1000, 8, new RecordAssembler.Room() {
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

    private String text(Optional<ByteBuf> record) {
        String text = ByteBufUtil.hexDump(record.orElseThrow());
        roomTaken -= record.get().readableBytes();
        record.get().release();
        return text;
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
                Optional<ByteBuf> record = records.next(piece);
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
        assertThat(records.next(Unpooled.buffer().writeInt(1000 | LAST))).isEmpty();
        assertThat(records.isInside()).isTrue();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aRecordAboveTheLimitIsRefusedBeforeItsBytesCome() {
        ByteBuf tooLong = Unpooled.buffer().writeInt(1001 | LAST);
        assertThatExceptionOfType(XdrException.class).isThrownBy(() -> records.next(tooLong));
    }

    @Test
    void fragmentsTogetherAreHeldToTheLimit() {
        ByteBuf bytes = Unpooled.buffer().writeInt(600).writeZero(600).writeInt(401 | LAST);
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
}
