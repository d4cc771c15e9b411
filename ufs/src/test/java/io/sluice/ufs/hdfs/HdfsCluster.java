package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.http.HttpServer2;

/** A NameNode and a DataNode in this JVM; one for all tests of a JVM, because it takes seconds to start. */
final class HdfsCluster {
    /** How many entries the NameNode gives in a part of a listing. */
    static final int PAGE_SIZE = 7;

    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private final MiniDFSCluster cluster;

    private HdfsCluster(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    private static final class Shared {
        static final HdfsCluster CLUSTER = start();
    }

    /** Ends with the JVM. */
    static HdfsCluster shared() {
        return Shared.CLUSTER;
    }

    private static HdfsCluster start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "hdfs-").toAbsolutePath();
            Configuration configuration = new HdfsConfiguration();
            configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
            configuration.set(
                    HttpServer2.HTTP_TEMP_DIR_KEY,
                    Files.createDirectory(folder.resolve("http")).toString());
            configuration.setInt(DFSConfigKeys.DFS_LIST_LIMIT, PAGE_SIZE);
            configuration.setInt(DFSConfigKeys.DFS_NAMENODE_MIN_BLOCK_SIZE_KEY, 1024);
            configuration.setInt("dfs.namenode.fs-limits.max-blocks-per-file", 20);
            configuration.setBoolean("dfs.client.block.write.replace-datanode-on-failure.enable", false);
            configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
            configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 11);
            configuration.set(DFSConfigKeys.DFS_NAMENODE_AUDIT_LOGGERS_KEY, CallLog.class.getName());
            MiniDFSCluster cluster =
                    new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
            cluster.waitActive();
            return new HdfsCluster(cluster);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new directory that belongs to everybody. */
    String newDirectory() throws IOException {
        String path = "tests/" + DIRECTORIES.incrementAndGet();
        admin().mkdirs(path(path));
        admin().setPermission(path(path), new FsPermission((short) 0777));
        return path;
    }

    static org.apache.hadoop.fs.Path path(String path) {
        return new org.apache.hadoop.fs.Path(null, null, "/" + path);
    }

    DistributedFileSystem admin() throws IOException {
        return cluster.getFileSystem();
    }

    MiniDFSCluster cluster() {
        return cluster;
    }

    String uri(String path) {
        return cluster.getURI() + "/" + path;
    }

    String webUri(String path) {
        return cluster.getHttpUri(0).replaceFirst("^http:", "webhdfs:") + "/" + path;
    }

    static UnderFileSystem open(String uri, Map<String, String> options) throws UfsException {
        return new HdfsFactory().open(MountUri.parse(uri), options);
    }

    static void write(FileSystem files, org.apache.hadoop.fs.Path path, byte[] bytes) throws IOException {
        try (var stream = files.create(path, true)) {
            stream.write(bytes);
        }
    }
}
