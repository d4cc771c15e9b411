package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import io.sluice.vfs.testing.BytesToUpload;
import io.sluice.vfs.testing.UnderFileSystemFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Test;

/** What HDFS has beyond the contract: users, quotas, safe mode, files that grow, and what crashed gateways left. */
final class HdfsStoreTest extends UnderFileSystemFixture {
    private static final long LONG_AGO = 1_000_000_000_000L;

    private final HdfsCluster cluster = HdfsCluster.shared();
    private String directory = "";

    @Override
    protected UnderFileSystem open() throws Exception {
        directory = cluster.newDirectory();
        return HdfsCluster.open(cluster.uri(directory), Map.of("user", "alice"));
    }

    @Override
    protected int pageSize() {
        return HdfsCluster.PAGE_SIZE;
    }

    @Override
    protected void plant(String key, byte[] bytes) throws IOException {
        HdfsCluster.write(cluster.admin(), place(key), bytes);
    }

    private Path place(String path) {
        return HdfsCluster.path(directory + (path.isEmpty() ? "" : "/" + path));
    }

    /** All names in a directory, also those that the store does not show. */
    private List<String> allNames(String path) throws IOException {
        List<String> names = new ArrayList<>();
        for (FileStatus status : cluster.admin().listStatus(place(path))) {
            names.add(status.getPath().getName());
        }
        return names;
    }

    @Test
    void eachMountIsItsOwnUser() throws Exception {
        put("f", "alice's");
        try (UnderFileSystem bobs = HdfsCluster.open(cluster.uri(directory), Map.of("user", "bob"))) {
            bobs.put(StorePath.of("g"), BytesToUpload.of("bob's"), PutMode.EXCLUSIVE);
        }

        assertThat(cluster.admin().getFileStatus(place("f")).getOwner()).isEqualTo("alice");
        assertThat(cluster.admin().getFileStatus(place("g")).getOwner()).isEqualTo("bob");
    }

    @Test
    void whatTheUserMayNotDoIsAccessDenied() throws Exception {
        plant("closed/f", "secret");
        plant("secret", "x");
        StoreFile file = statFile("secret");
        cluster.admin().setPermission(place("closed"), new FsPermission((short) 0700));
        cluster.admin().setPermission(place("secret"), new FsPermission((short) 0600));

        assertRefused(UfsError.ACCESS_DENIED, () -> read("secret", file.version(), 0, 1));
        assertRefused(UfsError.ACCESS_DENIED, () -> list("closed"));
        assertRefused(UfsError.ACCESS_DENIED, () -> store.stat(StorePath.of("closed/f")));
        assertRefused(UfsError.ACCESS_DENIED, () -> put("closed/g", "x"));
        assertRefused(UfsError.ACCESS_DENIED, () -> store.delete(StorePath.of("closed/f")));
        assertRefused(UfsError.ACCESS_DENIED, () -> store.makeDirectory(StorePath.of("closed/d")));
        assertThatThrownBy(() -> HdfsCluster.open(cluster.uri(directory + "/closed/in"), Map.of("user", "alice")))
                .hasMessageStartingWith("ACCESS_DENIED: ");
    }

    @Test
    void aMountsDirectoryMustBeThereAndBeOne() throws Exception {
        put("f", "x");

        assertThatThrownBy(() -> HdfsCluster.open(cluster.uri(directory + "/missing"), Map.of()))
                .hasMessage("INVALID: the directory " + cluster.uri(directory)
                        + "/missing does not exist: make it, or correct the URI");
        assertThatThrownBy(() -> HdfsCluster.open(cluster.uri(directory + "/f"), Map.of()))
                .hasMessage("INVALID: " + cluster.uri(directory)
                        + "/f is not a directory: give the directory that it lies in");
    }

    @Test
    void aDirectoryThatWentAwayDoesNotLookEmpty() throws Exception {
        put("f", "x");
        cluster.admin().delete(place(""), true);

        assertRefused(UfsError.UNAVAILABLE, () -> store.stat(StorePath.of("f")));
        assertRefused(UfsError.UNAVAILABLE, () -> list(""));
        assertRefused(UfsError.UNAVAILABLE, () -> put("d/g", "x"));
        assertRefused(UfsError.UNAVAILABLE, () -> store.makeDirectory(StorePath.of("d")));
        assertThat(cluster.admin().exists(place(""))).isFalse();
    }

    @Test
    void aFileThatGrowsIsAnotherVersion() throws Exception {
        StoreFile file = put("f", "0123456789");
        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 0, 10)) {
            assertThat(stream.readNBytes(5)).asString(StandardCharsets.US_ASCII).isEqualTo("01234");
            try (var more = cluster.admin().append(place("f"))) {
                more.write('x');
            }
            assertRefused(UfsError.CHANGED, () -> stream.readNBytes(5));
        }
        assertRefused(UfsError.CHANGED, () -> read("f", file.version(), 0, 1));
        assertThat(text("f", statFile("f"))).isEqualTo("0123456789x");
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadIsNoticedBeforeItsLastByte() throws Exception {
        StoreFile file = put("f", "0123456789");
        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 0, 10)) {
            put("f", "ABCDEFGHIJ");
            assertRefused(UfsError.CHANGED, () -> stream.readNBytes(10));
        }
        StoreFile fresh = statFile("f");
        try (InputStream stream = store.read(StorePath.of("f"), fresh.version(), 0, 10)) {
            store.delete(StorePath.of("f"));
            assertRefused(UfsError.NOT_FOUND, () -> stream.readNBytes(10));
        }
    }

    @Test
    void aPutThatFailsLeavesNothingBehindAndTheOldFileAsItWas() throws Exception {
        put("d/f", "old");

        assertRefused(UfsError.CORRUPT, () -> store.put(StorePath.of("d/f"), new ShortSource(5), PutMode.REPLACE));
        assertRefused(UfsError.UNAVAILABLE, () -> store.put(StorePath.of("d/f"), new BrokenSource(5), PutMode.REPLACE));

        assertThat(text("d/f", statFile("d/f"))).isEqualTo("old");
        assertThat(allNames("d")).containsExactly("f");
    }

    @Test
    void filesOnTheirWayAreNotShownAndCanNotBeUsed() throws Exception {
        String temporary = HdfsFolder.TEMPORARY + "1";
        plant("d/" + temporary, "half");

        assertThat(list("d")).isEmpty();
        assertMissing("d/" + temporary);
        assertRefused(UfsError.INVALID, () -> put("d/" + temporary, "x"));
        assertRefused(UfsError.NOT_EMPTY, () -> store.removeDirectory(StorePath.of("d")));
    }

    @Test
    void whatACrashedGatewayLeftIsRemovedByTheNextPutAfterItWasSeen() throws Exception {
        leave("d/" + HdfsFolder.TEMPORARY + "old", LONG_AGO);
        plant("d/" + HdfsFolder.TEMPORARY + "young", "half");
        plant("d/old-but-not-ours", "x");
        cluster.admin().setTimes(place("d/old-but-not-ours"), LONG_AGO, -1);

        put("elsewhere", "x");
        assertThat(allNames("d")).hasSize(3);
        assertThat(names("d")).containsExactly("old-but-not-ours");
        assertThat(allNames("d")).hasSize(3);
        put("elsewhere", "y");

        assertThat(allNames("d")).containsExactlyInAnyOrder(HdfsFolder.TEMPORARY + "young", "old-but-not-ours");
    }

    @Test
    void whatIsStillWrittenIsNotTakenForLeftBehind() throws Exception {
        Path place = place("d/" + HdfsFolder.TEMPORARY + "slow");
        try (var slow = cluster.admin().create(place, false)) {
            slow.write('x');
            slow.hflush();
            cluster.admin().setTimes(place, LONG_AGO, -1);
            list("d");
            put("elsewhere", "x");
            assertThat(allNames("d")).hasSize(1);
            assertThat(slow.size()).isEqualTo(1);
        }
    }

    @Test
    void aDirectoryThatHoldsOnlyWhatACrashedGatewayLeftCanBeRemoved() throws Exception {
        leave("d/" + HdfsFolder.TEMPORARY + "old", LONG_AGO);

        assertThat(list("d")).isEmpty();
        store.removeDirectory(StorePath.of("d"));

        assertMissing("d");
    }

    /** As a gateway leaves it that crashed: owned by the mount's own user. */
    private void leave(String path, long modifiedMillis) throws IOException {
        cluster.admin().mkdirs(place(path).getParent());
        cluster.admin().setPermission(place(path).getParent(), new FsPermission((short) 0777));
        plant(path, "half".getBytes(StandardCharsets.US_ASCII));
        cluster.admin().setOwner(place(path), "alice", "users");
        cluster.admin().setTimes(place(path), modifiedMillis, -1);
    }

    @Test
    void nothingIsMovedBelowItself() throws Exception {
        put("d/f", "x");

        assertRefused(UfsError.INVALID, () -> store.rename(StorePath.of("d"), StorePath.of("d/e")));
        assertRefused(UfsError.INVALID, () -> store.rename(StorePath.ROOT, StorePath.of("d/e")));
        assertRefused(UfsError.IS_DIRECTORY, () -> store.delete(StorePath.ROOT));
        assertRefused(UfsError.INVALID, () -> store.removeDirectory(StorePath.ROOT));
        assertRefused(UfsError.IS_DIRECTORY, () -> put("d", "x"));
        assertRefused(UfsError.NOT_DIRECTORY, () -> put("d/f/g", "x"));
        assertThat(names("d")).containsExactly("f");
    }

    @Test
    void aQuotaIsNoSpace() throws Exception {
        put("f", "x");
        cluster.admin().setQuota(place(""), 2, HdfsConstants.QUOTA_DONT_SET);

        assertRefused(UfsError.NO_SPACE, () -> put("g", "x"));
        assertRefused(UfsError.NO_SPACE, () -> store.makeDirectory(StorePath.of("d")));
        assertThat(text("f", statFile("f"))).isEqualTo("x");
    }

    @Test
    void aNameNodeInSafeModeIsUnavailableForThoseWhoWrite() throws Exception {
        StoreFile file = put("f", "x");
        DistributedFileSystem admin = cluster.admin();
        admin.setSafeMode(org.apache.hadoop.fs.SafeModeAction.ENTER);
        try {
            assertRefused(UfsError.UNAVAILABLE, () -> put("g", "x"));
            assertRefused(UfsError.UNAVAILABLE, () -> store.delete(StorePath.of("f")));
            assertRefused(UfsError.UNAVAILABLE, () -> store.makeDirectory(StorePath.of("d")));
            assertThat(text("f", file)).isEqualTo("x");
        } finally {
            admin.setSafeMode(org.apache.hadoop.fs.SafeModeAction.LEAVE);
        }
    }

    @Test
    void namesAndPathsThatAreTooLongAreToldByTheirOwnError() {
        assertRefused(UfsError.NAME_TOO_LONG, () -> put(("x".repeat(200) + "/").repeat(50) + "f", "x"));
        assertThat(store.traits().maxPathBytes()).isBetween(7900, 8000);
    }

    @Test
    void aFileOfTooManyBlocksIsTooLarge() throws Exception {
        try (UnderFileSystem small = HdfsCluster.open(
                cluster.uri(directory),
                Map.of("user", "alice", "hadoop.dfs.blocksize", "1024", "hadoop.dfs.bytes-per-checksum", "512"))) {
            assertRefused(
                    UfsError.TOO_LARGE,
                    () -> small.put(StorePath.of("f"), new BytesToUpload(new byte[30 << 10]), PutMode.REPLACE));
            small.put(StorePath.of("g"), new BytesToUpload(new byte[10 << 10]), PutMode.REPLACE);
        }
        assertThat(cluster.admin().getFileStatus(place("g")).getBlockSize()).isEqualTo(1024);
    }

    @Test
    void noCallAsksTheNameNodeMoreThanItMust() throws Exception {
        for (int i = 0; i < 2 * pageSize(); i++) {
            put("d/f" + i, "x");
        }
        StoreFile file = statFile("d/f1");

        CallLog.clear();
        assertThat(pages("d")).hasSize(2);
        assertThat(calls()).containsExactly("listStatus", "listStatus");

        CallLog.clear();
        store.stat(StorePath.of("d/f1"));
        assertThat(calls()).containsExactly("getfileinfo");

        CallLog.clear();
        assertThat(text("d/f1", file)).isEqualTo("x");
        assertThat(calls()).containsExactly("getfileinfo", "open", "getfileinfo");

        CallLog.clear();
        store.rename(StorePath.of("d/f1"), StorePath.of("d/g1"));
        assertThat(calls()).filteredOn(command -> command.startsWith("rename")).hasSize(1);
        assertThat(calls()).filteredOn("getfileinfo"::equals).hasSizeLessThanOrEqualTo(4);
    }

    private List<String> calls() {
        return CallLog.commands("/" + directory);
    }

    private record ShortSource(long size) implements UploadSource {
        @Override
        public InputStream open(long offset, long length) {
            return InputStream.nullInputStream();
        }
    }

    private record BrokenSource(long size) implements UploadSource {
        @Override
        public InputStream open(long offset, long length) {
            return new InputStream() {
                private boolean begun;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0];
                }

                @Override
                public int read(byte[] target, int start, int wanted) throws IOException {
                    if (begun) {
                        throw new IOException("the disk is broken");
                    }
                    begun = true;
                    target[start] = 'x';
                    return 1;
                }
            };
        }
    }
}
