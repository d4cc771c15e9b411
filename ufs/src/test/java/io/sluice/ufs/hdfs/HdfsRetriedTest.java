package io.sluice.ufs.hdfs;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.RetryingUnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.util.Map;

/** Trying again keeps the contract around HDFS too. */
final class HdfsRetriedTest extends UnderFileSystemContract {
    private final HdfsCluster cluster = HdfsCluster.shared();

    @Override
    protected UnderFileSystem open() throws Exception {
        String uri = cluster.uri(cluster.newDirectory());
        return new RetryingUnderFileSystem(
                HdfsCluster.open(uri, Map.of()), RetryPolicy.standard(), RetryClock.system(), uri);
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
