package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys.BlockWrite;
import org.apache.hadoop.hdfs.web.SWebHdfsFileSystem;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;

/** Opens a file system of Hadoop's for one mount: with its own settings, as its own user, shared with nobody. */
final class HdfsOpening {
    /** Tries of one call to reach the active one of several NameNodes; beyond that it is our own retries that go on. */
    private static final int FAILOVERS = 4;

    /** How soon it is asked again whether a file's last block is there, which is twice as long each time: ten seconds in all, as by Hadoop's own defaults. */
    private static final int FIRST_LOOK_MILLIS = 5;

    private static final int LOOKS = 11;

    private HdfsOpening() {}

    /**
     * @param classes where Hadoop looks for what it loads by name
     * @param pageSize of listings, where the store has none of its own
     */
    static HdfsUnderFileSystem open(MountUri uri, HdfsSettings settings, ClassLoader classes, int pageSize)
            throws UfsException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // Hadoop looks for what it loads by name in the context of the thread that happens to come first.
        Thread.currentThread().setContextClassLoader(classes);
        try {
            Configuration configuration = configuration(uri, settings, classes);
            HdfsUser user = HdfsUser.of(settings, configuration);
            URI address = address(uri, configuration);
            if (uri.scheme().endsWith("webhdfs")) {
                MediaTypes.provide();
            }
            FileSystem files = user.run(() -> FileSystem.get(address, configuration));
            Dialect dialect = dialect(files, settings, pageSize);
            HdfsUnderFileSystem store = new HdfsUnderFileSystem(
                    user,
                    dialect,
                    new HdfsFolder(uri.toString(), dialect, new Path(null, null, "/" + uri.path())),
                    new SecureRandom(),
                    InstantSource.system());
            try {
                requireDirectory(uri, user, files);
                return store;
            } catch (UfsException | IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw HdfsErrors.translate(uri.toString(), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void requireDirectory(MountUri uri, HdfsUser user, FileSystem files)
            throws UfsException, IOException {
        FileStatus root;
        try {
            root = user.run(() -> files.getFileStatus(new Path(null, null, "/" + uri.path())));
        } catch (IOException e) {
            UfsException answer = HdfsErrors.translate(uri.toString(), e);
            throw answer.error() == UfsError.NOT_FOUND
                    ? new UfsException(
                            UfsError.INVALID, "the directory " + uri + " does not exist: make it, or correct the URI")
                    : answer;
        }
        if (!root.isDirectory()) {
            throw new UfsException(UfsError.INVALID, uri + " is not a directory: give the directory that it lies in");
        }
    }

    private static Dialect dialect(FileSystem files, HdfsSettings settings, int pageSize) {
        return switch (files) {
            case DistributedFileSystem hdfs -> new DfsDialect(hdfs);
            case WebHdfsFileSystem web -> new WebDialect(web);
            default -> new ForeignDialect(files, settings.atomicRename(), pageSize);
        };
    }

    private static URI address(MountUri uri, Configuration configuration) throws UfsException {
        String authority = uri.authority();
        if (authority.isEmpty() && uri.scheme().endsWith("hdfs")) {
            URI otherwise = FileSystem.getDefaultUri(configuration);
            if (!uri.scheme().equals(otherwise.getScheme())) {
                throw new UfsException(
                        UfsError.INVALID,
                        uri + " names no NameNode: write " + uri.scheme() + "://namenode:port/" + uri.path()
                                + ", or give a core-site that sets fs.defaultFS to one of " + uri.scheme() + "://");
            }
            authority = otherwise.getRawAuthority();
        }
        try {
            return new URI(uri.scheme() + "://" + authority + "/");
        } catch (URISyntaxException e) {
            throw new UfsException(UfsError.INVALID, uri + " names no host: " + e.getReason());
        }
    }

    private static Configuration configuration(MountUri uri, HdfsSettings settings, ClassLoader classes)
            throws UfsException {
        Configuration configuration = new HdfsConfiguration();
        configuration.setClassLoader(classes);
        for (java.nio.file.Path file : settings.siteFiles()) {
            configuration.addResource(new Path(file.toUri()));
        }
        try {
            configuration.size();
        } catch (RuntimeException e) {
            throw new UfsException(UfsError.INVALID, "the site files can't be used: " + HdfsErrors.detail(e), e);
        }
        bound(configuration, settings);
        configuration.setClass("fs.hdfs.impl", DistributedFileSystem.class, FileSystem.class);
        configuration.setClass("fs.webhdfs.impl", WebHdfsFileSystem.class, FileSystem.class);
        configuration.setClass("fs.swebhdfs.impl", SWebHdfsFileSystem.class, FileSystem.class);
        if (!classes.equals(HdfsOpening.class.getClassLoader())) {
            ForeignFileSystems.declare(classes, configuration);
        }
        settings.properties().forEach(configuration::set);
        // Without Hadoop's cache of file systems: what is in it is shared by user and host, and is closed by a hook
        // when the JVM stops.
        configuration.setBoolean("fs." + uri.scheme() + ".impl.disable.cache", true);
        // One for all mounts: Hadoop never forgets one, nor ends its thread.
        configuration.set(HdfsClientConfigKeys.DFS_CLIENT_CONTEXT, "sluice");
        return configuration;
    }

    /** Hadoop alone would try for many minutes: a call ends within our own time-outs, and it is decided above whether to try again. */
    private static void bound(Configuration configuration, HdfsSettings settings) {
        int connect = Math.toIntExact(settings.connectTimeout().toMillis());
        int request = Math.toIntExact(settings.requestTimeout().toMillis());
        configuration.setInt("ipc.client.connect.timeout", connect);
        configuration.setInt("ipc.client.connect.max.retries", 0);
        configuration.setInt("ipc.client.connect.max.retries.on.timeouts", 0);
        configuration.setInt("ipc.client.connect.max.retries.on.sasl", 1);
        configuration.setInt("ipc.client.rpc-timeout.ms", request);
        configuration.setBoolean("ipc.client.ping", false);
        configuration.setInt(HdfsClientConfigKeys.Failover.MAX_ATTEMPTS_KEY, FAILOVERS);
        configuration.setInt(HdfsClientConfigKeys.Failover.SLEEPTIME_BASE_KEY, 100);
        configuration.setInt(HdfsClientConfigKeys.Failover.SLEEPTIME_MAX_KEY, 1000);
        configuration.setInt(HdfsClientConfigKeys.DFS_CLIENT_SOCKET_TIMEOUT_KEY, request);
        configuration.setInt(HdfsClientConfigKeys.DFS_DATANODE_SOCKET_WRITE_TIMEOUT_KEY, request);
        configuration.setInt(HdfsClientConfigKeys.Retry.WINDOW_BASE_KEY, 100);
        // A block is often reported to the NameNode some milliseconds after the client asks to close its file.
        configuration.setInt(BlockWrite.LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS_KEY, FIRST_LOOK_MILLIS);
        configuration.setInt(BlockWrite.LOCATEFOLLOWINGBLOCK_RETRIES_KEY, LOOKS);
        configuration.set("dfs.webhdfs.socket.connect-timeout", connect + "ms");
        configuration.set("dfs.webhdfs.socket.read-timeout", request + "ms");
        configuration.setInt("dfs.http.client.failover.max.attempts", FAILOVERS);
        configuration.setInt("dfs.http.client.failover.sleep.base.millis", 100);
        configuration.setInt("dfs.http.client.failover.sleep.max.millis", 1000);
    }
}
