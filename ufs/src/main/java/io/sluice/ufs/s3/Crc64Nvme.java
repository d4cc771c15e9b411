package io.sluice.ufs.s3;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * The CRC of 64 bits that S3 gives to objects by default (NVM Express NVM Command Set Specification, "64b CRC": reflected polynomial 9A6C9329AC4BC9B5,
 * all ones before and after); the SDK has it in its native library only. Eight bytes at a time, by eight tables. Not thread-safe.
 */
final class Crc64Nvme implements Checksum {
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final int SLICES = 8;
    private static final long[][] TABLES = tables();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long register = ~0L;

    private static long[][] tables() {
        long[][] tables = new long[SLICES][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[0][i] = crc;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int i = 0; i < 256; i++) {
                long shorter = tables[slice - 1][i];
                tables[slice][i] = shorter >>> 8 ^ tables[0][(int) shorter & 0xFF];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        register = register >>> 8 ^ TABLES[0][(int) (register ^ b) & 0xFF];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        long crc = register;
        int end = offset + length;
        int at = offset;
        for (; at <= end - SLICES; at += SLICES) {
            crc ^= (long) LONGS.get(bytes, at);
            crc = TABLES[7][(int) crc & 0xFF]
                    ^ TABLES[6][(int) (crc >>> 8) & 0xFF]
                    ^ TABLES[5][(int) (crc >>> 16) & 0xFF]
                    ^ TABLES[4][(int) (crc >>> 24) & 0xFF]
                    ^ TABLES[3][(int) (crc >>> 32) & 0xFF]
                    ^ TABLES[2][(int) (crc >>> 40) & 0xFF]
                    ^ TABLES[1][(int) (crc >>> 48) & 0xFF]
                    ^ TABLES[0][(int) (crc >>> 56)];
        }
        for (; at < end; at++) {
            crc = crc >>> 8 ^ TABLES[0][(int) (crc ^ bytes[at]) & 0xFF];
        }
        register = crc;
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = ~0L;
    }
}
