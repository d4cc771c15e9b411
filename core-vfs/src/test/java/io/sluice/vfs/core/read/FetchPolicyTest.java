package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.PolicyRun.KIB;
import static io.sluice.vfs.core.read.PolicyRun.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What programs read, as the kernel or an NFS client passes it on, and what is fetched for it: blocks of 1 MiB, windows of 32 MiB. */
final class FetchPolicyTest {
    private static final long FUSE_READ = 128 * KIB;
    private static final long NFS_READ = MIB;

    @Test
    void aTfRecordFileThatIsReadFromBeginningToEnd() {
        assertThat(new PolicyRun(150 * MIB).scan(0, 150 * MIB, FUSE_READ).table())
                .isEqualTo("""
                        0+128K: 0
                        128K+128K:  | 1-8
                        2.0M+128K:  | 9-12
                        4.0M+128K:  | 13-16
                        6.0M+128K:  | 17-20
                        8.0M+128K:  | 21-24
                        10.0M+128K:  | 25-28
                        12.0M+128K:  | 29-32
                        14.0M+128K:  | 33-36
                        16.0M+128K:  | 37-40
                        18.0M+128K:  | 41-44
                        20.0M+128K:  | 45-48
                        22.0M+128K:  | 49-52
                        24.0M+128K:  | 53-56
                        28.0M+128K:  | 57-60
                        32.0M+128K:  | 61-64
                        36.0M+128K:  | 65-68
                        40.0M+128K:  | 69-72
                        44.0M+128K:  | 73-76
                        48.0M+128K:  | 77-80
                        52.0M+128K:  | 81-84
                        56.0M+128K:  | 85-88
                        60.0M+128K:  | 89-92
                        64.0M+128K:  | 93-96
                        68.0M+128K:  | 97-100
                        72.0M+128K:  | 101-104
                        76.0M+128K:  | 105-108
                        80.0M+128K:  | 109-112
                        84.0M+128K:  | 113-116
                        88.0M+128K:  | 117-120
                        92.0M+128K:  | 121-124
                        96.0M+128K:  | 125-128
                        100.0M+128K:  | 129-132
                        104.0M+128K:  | 133-136
                        108.0M+128K:  | 137-140
                        112.0M+128K:  | 141-144
                        116.0M+128K:  | 145-148
                        117.0M+128K:  | 149
                        read 150.0M, fetched 150 MiB in 39 requests, 0 MiB in vain""");
    }

    @Test
    void aTarShardOfAHundredMegabytes() {
        assertThat(new PolicyRun(100 * MIB).scan(0, 100 * MIB, 10 * KIB).table())
                .isEqualTo("""
                        0+10K: 0
                        10K+10K:  | 1-6
                        2.0M+10K:  | 7-10
                        4.0M+10K:  | 11-14
                        5.99M+10K:  | 15-18
                        7.99M+10K:  | 19-22
                        10.0M+10K:  | 23-26
                        12.0M+10K:  | 27-30
                        14.0M+10K:  | 31-34
                        15.99M+10K:  | 35-38
                        17.99M+10K:  | 39-42
                        20.0M+10K:  | 43-46
                        22.0M+10K:  | 47-50
                        24.0M+10K:  | 51-54
                        25.99M+10K:  | 55-58
                        30.0M+10K:  | 59-62
                        33.99M+10K:  | 63-66
                        37.99M+10K:  | 67-70
                        41.99M+10K:  | 71-74
                        45.99M+10K:  | 75-78
                        50.0M+10K:  | 79-82
                        53.99M+10K:  | 83-86
                        57.99M+10K:  | 87-90
                        61.99M+10K:  | 91-94
                        65.99M+10K:  | 95-98
                        66.99M+10K:  | 99
                        read 100.0M, fetched 100 MiB in 27 requests, 0 MiB in vain""");
    }

    @Test
    void anNpzArchiveAsNumpyReadsIt() {
        long size = 24 * MIB + 700;
        PolicyRun run = new PolicyRun(size).read(0, 4 * KIB).read(size - 22, 22);
        run.read(size - 700, 700);
        for (long at = 0; at < 24 * MIB; at += 256 * KIB) {
            run.read(at, 4 * KIB).read(at + 4 * KIB, 252 * KIB);
        }
        assertThat(run.table()).isEqualTo("""
                        0+4K: 0
                        24.0M+22: 24
                        4K+252K:  | 1
                        772K+252K:  | 2
                        1.5M+4K:  | 3-4
                        2.75M+252K:  | 5-6
                        4.0M+4K:  | 7-9
                        6.0M+4K:  | 10-13
                        8.0M+4K:  | 14-17
                        10.0M+4K:  | 18-21
                        11.0M+4K:  | 22-23
                        read 24.0M, fetched 25 MiB in 11 requests, 0 MiB in vain""");
    }

    @Test
    void oneMemberOfALargeNpzArchive() {
        long size = 2048 * MIB;
        PolicyRun run = new PolicyRun(size).read(0, 4 * KIB).read(size - 22, 22).read(size - 64 * KIB, 64 * KIB);
        for (long at = 300 * MIB; at < 308 * MIB; at += 256 * KIB) {
            run.read(at, 4 * KIB).read(at + 4 * KIB, 252 * KIB);
        }
        assertThat(run.table()).isEqualTo("""
                        0+4K: 0
                        2047.99M+22: 2047
                        300.0M+4K: 300
                        300.0M+252K:  | 301
                        300.75M+252K:  | 302
                        301.5M+4K:  | 303-304
                        302.75M+252K:  | 305-306
                        304.0M+4K:  | 307-309
                        306.0M+4K:  | 310-313
                        read 8.06M, fetched 16 MiB in 9 requests, 6 MiB in vain""");
    }

    @Test
    void aSafetensorsHeaderAndThenMappedPagesInSeveralAscendingPlaces() {
        PolicyRun run = new PolicyRun(4096 * MIB)
                .read(0, 16 * KIB)
                .read(16 * KIB, 32 * KIB)
                .read(48 * KIB, 64 * KIB);
        for (int fault = 0; fault < 40; fault++) {
            for (long tensor = 500; tensor < 3000; tensor += 600) {
                run.read(tensor * MIB + 7 * KIB + fault * FUSE_READ, fault == 0 ? 4 * KIB : FUSE_READ);
            }
        }
        assertThat(run.table()).isEqualTo("""
                        0+16K: 0
                        16K+32K:  | 1-8
                        500.0M+4K: 500
                        1100.0M+4K: 1100
                        1700.0M+4K: 1700
                        2300.0M+4K: 2300
                        2900.0M+4K: 2900
                        500.13M+128K:  | 501
                        1100.13M+128K:  | 1101
                        1700.13M+128K:  | 1701
                        2300.13M+128K:  | 2301
                        2900.13M+128K:  | 2901
                        500.88M+128K:  | 502
                        1100.88M+128K:  | 1102
                        1700.88M+128K:  | 1702
                        2300.88M+128K:  | 2302
                        2900.88M+128K:  | 2902
                        501.5M+128K:  | 503-504
                        1101.5M+128K:  | 1103-1104
                        1701.5M+128K:  | 1703-1704
                        2301.5M+128K:  | 2303-2304
                        2901.5M+128K:  | 2903-2904
                        502.88M+128K:  | 505-506
                        1102.88M+128K:  | 1105-1106
                        1702.88M+128K:  | 1705-1706
                        2302.88M+128K:  | 2305-2306
                        2902.88M+128K:  | 2905-2906
                        504.0M+128K:  | 507-509
                        1104.0M+128K:  | 1107-1109
                        1704.0M+128K:  | 1707-1709
                        2304.0M+128K:  | 2307-2309
                        2904.0M+128K:  | 2907-2909
                        read 24.5M, fetched 59 MiB in 33 requests, 28 MiB in vain""");
    }

    @Test
    void aParquetFooterAndThenTwoColumnsOfEachRowGroup() {
        long size = 512 * MIB + 300 * KIB;
        PolicyRun run = new PolicyRun(size).read(size - 8, 8).read(size - 300 * KIB, 300 * KIB);
        for (long group = 0; group < 4; group++) {
            run.scan((128 * group + 10) * MIB, (128 * group + 14) * MIB, NFS_READ);
            run.scan((128 * group + 70) * MIB, (128 * group + 71) * MIB, NFS_READ);
        }
        assertThat(run.table()).isEqualTo("""
                        512.29M+8: 512
                        10.0M+1.0M: 10
                        11.0M+1.0M: 11 | 12-14
                        12.0M+1.0M:  | 15-16
                        70.0M+1.0M: 70
                        138.0M+1.0M: 138
                        139.0M+1.0M: 139 | 140-142
                        140.0M+1.0M:  | 143-144
                        198.0M+1.0M: 198
                        266.0M+1.0M: 266
                        267.0M+1.0M: 267 | 268-270
                        268.0M+1.0M:  | 271-272
                        326.0M+1.0M: 326
                        394.0M+1.0M: 394
                        395.0M+1.0M: 395 | 396-398
                        396.0M+1.0M:  | 399-400
                        454.0M+1.0M: 454
                        read 20.29M, fetched 33 MiB in 21 requests, 12 MiB in vain""");
    }

    @Test
    void hopsFromOnePieceOfMetadataToTheNext() {
        PolicyRun run = new PolicyRun(800 * MIB);
        for (long at : new long[] {0, 2, 700, 350, 701, 40, 790, 120}) {
            run.read(at * MIB + 96, 512).read(at * MIB + 2048, 40);
        }
        assertThat(run.summary()).isEqualTo("read 4K, fetched 8 MiB in 8 requests, 0 MiB in vain");
    }

    @Test
    void readsThatAnNfsClientSendsEightAtATimeOvertakeEachOther() {
        PolicyRun run = new PolicyRun(1024 * MIB);
        Random random = new Random(4);
        for (long at = 0; at < 128; at += 8) {
            List<Long> burst = new ArrayList<>();
            for (long read = at; read < at + 8; read++) {
                burst.add(read * NFS_READ);
            }
            Collections.shuffle(burst, random);
            burst.forEach(offset -> run.read(offset, NFS_READ));
        }
        assertThat(run.table()).isEqualTo("""
                        6.0M+1.0M: 6
                        1.0M+1.0M: 1
                        0+1.0M: 0
                        4.0M+1.0M: 4
                        7.0M+1.0M: 7 | 8-10
                        3.0M+1.0M: 3 | 5
                        2.0M+1.0M: 2
                        5.0M+1.0M:  | 11-14
                        14.0M+1.0M:  | 15-16
                        13.0M+1.0M:  | 17-18
                        11.0M+1.0M:  | 19-22
                        9.0M+1.0M:  | 23-26
                        10.0M+1.0M:  | 27-30
                        20.0M+1.0M:  | 31-34
                        23.0M+1.0M:  | 35-38
                        17.0M+1.0M:  | 39-42
                        22.0M+1.0M:  | 43-46
                        26.0M+1.0M:  | 47-50
                        31.0M+1.0M:  | 51-54
                        25.0M+1.0M:  | 55-58
                        29.0M+1.0M:  | 59-62
                        39.0M+1.0M:  | 63-66
                        33.0M+1.0M:  | 67-70
                        43.0M+1.0M:  | 71-75
                        47.0M+1.0M:  | 76-79
                        52.0M+1.0M:  | 80-84
                        58.0M+1.0M:  | 85-90
                        63.0M+1.0M:  | 91-95
                        67.0M+1.0M:  | 96-99
                        71.0M+1.0M:  | 100-103
                        78.0M+1.0M:  | 104-110
                        84.0M+1.0M:  | 111-116
                        89.0M+1.0M:  | 117-121
                        95.0M+1.0M:  | 122-127
                        99.0M+1.0M:  | 128-131
                        103.0M+1.0M:  | 132-135
                        108.0M+1.0M:  | 136-140
                        118.0M+1.0M:  | 141-150
                        122.0M+1.0M:  | 151-154
                        127.0M+1.0M:  | 155-159
                        read 128.0M, fetched 160 MiB in 54 requests, 32 MiB in vain""");
        assertThat(run.pattern().streams()).hasSize(1);
    }

    @Test
    void twoReadersInOneFile() {
        assertThat(readers(2).table()).isEqualTo("""
                        0+128K: 0
                        1200.0M+128K: 1200
                        128K+128K:  | 1-8
                        1200.12M+128K:  | 1201
                        1200.87M+128K:  | 1202
                        1201.5M+128K:  | 1203-1204
                        2.0M+128K:  | 9-12
                        1202.87M+128K:  | 1205-1206
                        4.0M+128K:  | 13-16
                        1204.0M+128K:  | 1207-1209
                        6.0M+128K:  | 17-20
                        1206.0M+128K:  | 1210-1213
                        8.0M+128K:  | 21-24
                        1208.0M+128K:  | 1214-1217
                        10.0M+128K:  | 25-28
                        1210.0M+128K:  | 1218-1221
                        12.0M+128K:  | 29-32
                        1212.0M+128K:  | 1222-1225
                        14.0M+128K:  | 33-36
                        1214.0M+128K:  | 1226-1229
                        16.0M+128K:  | 37-40
                        1216.0M+128K:  | 1230-1233
                        18.0M+128K:  | 41-44
                        1218.0M+128K:  | 1234-1237
                        read 40.0M, fetched 83 MiB in 25 requests, 43 MiB in vain""");
    }

    @Test
    void fourReadersInOneFileShareWhatASingleOneWouldNotExceed() {
        assertThat(readers(4).summary()).isEqualTo("read 80.0M, fetched 159 MiB in 51 requests, 79 MiB in vain");
    }

    @Test
    void twelveReadersInOneFileAllHaveAWindow() {
        PolicyRun run = readers(12);
        assertThat(run.summary()).isEqualTo("read 240.0M, fetched 359 MiB in 129 requests, 119 MiB in vain");
        assertThat(run.pattern().active()).isEqualTo(12);
    }

    private static PolicyRun readers(int count) {
        PolicyRun run = new PolicyRun(2400 * MIB);
        for (long at = 0; at < 20 * MIB; at += FUSE_READ) {
            for (int reader = 0; reader < count; reader++) {
                run.read(2400L / count * reader * MIB + at, FUSE_READ);
            }
        }
        return run;
    }

    @Test
    void aSingleJumpDoesNotEndAStream() {
        PolicyRun run = new PolicyRun(1000 * MIB);
        for (long at = 0; at < 64 * MIB; at += FUSE_READ) {
            run.read(at, FUSE_READ);
            if (at % (16 * MIB) == 0) {
                run.read(900 * MIB - 3 * at, 22);
            }
        }
        String without = new PolicyRun(1000 * MIB).scan(0, 64 * MIB, FUSE_READ).table();
        assertThat(run.table().lines().filter(line -> line.contains("|")))
                .containsExactlyElementsOf(
                        without.lines().filter(line -> line.contains("|")).toList());
    }

    @Test
    void whatWasAskedForAheadOfAStreamIsOfNoUseAfterManyReadsElsewhere() {
        PolicyRun run = new PolicyRun(1000 * MIB).scan(0, 8 * MIB, FUSE_READ);
        assertThat(run.pattern().wants(12 * MIB)).isTrue();
        assertThat(run.pattern().wants(100 * MIB)).isFalse();
        for (int i = 0; i <= 128; i++) {
            run.read(900 * MIB - 3 * MIB * i, 22);
        }
        assertThat(run.pattern().wants(12 * MIB)).isFalse();
        assertThat(run.read(8 * MIB, FUSE_READ).pattern().wants(12 * MIB)).isTrue();
    }

    @Test
    void backwardsAndAtRandomNothingIsFetchedAhead() {
        PolicyRun backwards = new PolicyRun(1000 * MIB);
        for (long at = 999; at >= 800; at--) {
            backwards.read(at * MIB, MIB);
        }
        assertThat(backwards.summary()).isEqualTo("read 200.0M, fetched 200 MiB in 200 requests, 0 MiB in vain");

        PolicyRun random = new PolicyRun(16_384 * MIB);
        Random places = new Random(7);
        for (int i = 0; i < 1000; i++) {
            random.read(places.nextInt(16_384 * 256) * 4L * KIB, 4 * KIB);
        }
        assertThat(random.summary()).isEqualTo("read 3.9M, fetched 968 MiB in 968 requests, 0 MiB in vain");
    }
}
