package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.http.HttpServer2;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** A NameNode and a DataNode that ask for Kerberos, and the Kerberos server that they ask, all in this JVM: which is then told so for good. */
final class KerberizedCluster implements AutoCloseable {
    static final String REALM = "SLUICE.TEST";

    static final Duration LONG = Duration.ofHours(10);

    private static final String SERVICE = "hdfs/localhost";

    private final Path folder;
    private final SimpleKdcServer kdc;
    private final MiniDFSCluster cluster;

    KerberizedCluster(Path folder) throws IOException, KrbException {
        this.folder = folder;
        this.kdc = new SimpleKdcServer();
        kdc.setWorkDir(folder.toFile());
        kdc.setKdcHost("localhost");
        kdc.setKdcRealm(REALM);
        kdc.setAllowUdp(false);
        kdc.getKdcConfig().setLong(KdcConfigKey.MINIMUM_TICKET_LIFETIME, 1L);
        ticketsLast(LONG);
        kdc.init();
        kdc.start();
        System.setProperty(
                "java.security.krb5.conf", folder.resolve("krb5.conf").toString());
        this.cluster = start(keytab(SERVICE));
    }

    /** A file with the keys of a new principal. */
    Path keytab(String principal) throws KrbException {
        kdc.createPrincipal(principal + "@" + REALM);
        File file = folder.resolve(principal.replace('/', '-') + ".keytab").toFile();
        kdc.exportPrincipal(principal + "@" + REALM, file);
        return file.toPath();
    }

    /** How long the tickets are good that are given out from now on. */
    void ticketsLast(Duration time) {
        kdc.getKdcConfig().setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, time.toSeconds());
    }

    /** From now on the keys that were given out for the principal are worth nothing. */
    void changePassword(String principal) throws KrbException {
        kdc.getKadmin().changePassword(principal + "@" + REALM, "another");
    }

    /** From now on Kerberos does not know the principal. */
    void forget(String principal) throws KrbException {
        kdc.deletePrincipal(principal + "@" + REALM);
    }

    private MiniDFSCluster start(Path keytab) throws IOException {
        Configuration configuration = new HdfsConfiguration();
        configuration.set("hadoop.security.authentication", "kerberos");
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        configuration.set(
                HttpServer2.HTTP_TEMP_DIR_KEY,
                Files.createDirectory(folder.resolve("http")).toString());
        for (String part : new String[] {"namenode", "datanode"}) {
            configuration.set("dfs." + part + ".kerberos.principal", SERVICE + "@" + REALM);
            configuration.set("dfs." + part + ".keytab.file", keytab.toString());
        }
        configuration.set(DFSConfigKeys.DFS_WEB_AUTHENTICATION_KERBEROS_PRINCIPAL_KEY, "HTTP/localhost@" + REALM);
        configuration.set(DFSConfigKeys.DFS_WEB_AUTHENTICATION_KERBEROS_KEYTAB_KEY, keytab.toString());
        configuration.setBoolean(DFSConfigKeys.DFS_BLOCK_ACCESS_TOKEN_ENABLE_KEY, true);
        configuration.set("dfs.data.transfer.protection", "authentication");
        configuration.setBoolean("ignore.secure.ports.for.testing", true);
        configuration.set(DFSConfigKeys.DFS_DATANODE_ADDRESS_KEY, "127.0.0.1:0");
        configuration.set(DFSConfigKeys.DFS_DATANODE_HTTP_ADDRESS_KEY, "127.0.0.1:0");
        configuration.set(DFSConfigKeys.DFS_DATANODE_IPC_ADDRESS_KEY, "127.0.0.1:0");
        configuration.set("hadoop.security.auth_to_local", "RULE:[2:$1](hdfs)s/.*/hdfs/\nRULE:[1:$1]\nDEFAULT");
        UserGroupInformation.setConfiguration(configuration);
        UserGroupInformation.loginUserFromKeytab(SERVICE + "@" + REALM, keytab.toString());
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration)
                .numDataNodes(1)
                .checkDataNodeAddrConfig(true)
                .build();
        cluster.waitActive();
        var root = new org.apache.hadoop.fs.Path("/");
        cluster.getFileSystem().setPermission(root, new FsPermission((short) 0777));
        return cluster;
    }

    UnderFileSystem open(String principal, Path keytab, Map<String, String> more) throws UfsException {
        Map<String, String> options = new HashMap<>(more);
        options.put("kerberos-principal", principal + "@" + REALM);
        options.put("kerberos-keytab", keytab.toString());
        options.put("hadoop.dfs.namenode.kerberos.principal", SERVICE + "@" + REALM);
        options.put("hadoop.dfs.data.transfer.protection", "authentication");
        return new HdfsFactory().open(MountUri.parse(cluster.getURI() + "/"), options);
    }

    UnderFileSystem openWithoutKerberos() throws UfsException {
        return new HdfsFactory().open(MountUri.parse(cluster.getURI() + "/"), Map.of("user", "alice"));
    }

    MiniDFSCluster cluster() {
        return cluster;
    }

    @Override
    public void close() throws KrbException {
        cluster.shutdown();
        kdc.stop();
    }
}
