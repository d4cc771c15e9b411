package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.util.Map;

/** A directory of HDFS keeps the contract of stores. */
final class HdfsUnderFileSystemTest extends UnderFileSystemContract {
    private final HdfsCluster cluster = HdfsCluster.shared();

    @Override
    protected UnderFileSystem open() throws Exception {
        return HdfsCluster.open(cluster.uri(cluster.newDirectory()), Map.of("user", "carol"));
    }

    @Override
    protected int pageSize() {
        return HdfsCluster.PAGE_SIZE;
    }

    @Override
    protected boolean takesName(String name) {
        return !name.contains(":");
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        throw new AssertionError("no key is planted where keys are not free");
    }
}
