package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.security.PrivilegedExceptionAction;
import java.util.Optional;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeys;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Who a mount is to its store: each mount has an identity of its own, and Hadoop's identity of the whole process is never set nor used. Thread-safe.
 *
 * <p>One thing Hadoop has only once a process: whether Kerberos is spoken at all, and its rules for names. The first mount with Kerberos turns it on, for
 * good; mounts without it are then told that they may go without, as they did before.
 */
final class HdfsUser {
    private static final Object SECURITY_OF_PROCESS = new Object();

    private final UserGroupInformation identity;
    private final boolean kerberos;

    private HdfsUser(UserGroupInformation identity, boolean kerberos) {
        this.identity = identity;
        this.kerberos = kerberos;
    }

    /** Something done as a user. */
    interface Call<T> {
        T run() throws UfsException, IOException;
    }

    static HdfsUser of(HdfsSettings settings, Configuration configuration) throws UfsException {
        if (settings.kerberos().isPresent()) {
            return new HdfsUser(login(settings.kerberos().get(), configuration), true);
        }
        if (!configuration
                .get(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION, "simple")
                .equals("simple")) {
            throw new UfsException(
                    UfsError.INVALID,
                    "the site files ask for Kerberos: give the options kerberos-principal and kerberos-keytab");
        }
        configuration.setBoolean(CommonConfigurationKeys.IPC_CLIENT_FALLBACK_TO_SIMPLE_AUTH_ALLOWED_KEY, true);
        String user = settings.user()
                .or(() -> Optional.ofNullable(System.getenv("HADOOP_USER_NAME")).filter(name -> !name.isBlank()))
                .orElse(System.getProperty("user.name"));
        return new HdfsUser(UserGroupInformation.createRemoteUser(user), false);
    }

    private static UserGroupInformation login(HdfsSettings.Keytab keytab, Configuration configuration)
            throws UfsException {
        configuration.set(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION, "kerberos");
        try {
            requireKey(keytab);
            synchronized (SECURITY_OF_PROCESS) {
                UserGroupInformation.setConfiguration(configuration);
                return UserGroupInformation.loginUserFromKeytabAndReturnUGI(
                        keytab.principal(), keytab.file().toString());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UfsException(
                    UfsError.ACCESS_DENIED,
                    "Kerberos does not let " + keytab.principal() + " in with the keytab " + keytab.file() + ": "
                            + HdfsErrors.detail(deepest(e)),
                    e);
        }
    }

    /** Asked before Hadoop is, which would turn on Kerberos for the process first and then say little. */
    private static void requireKey(HdfsSettings.Keytab keytab) throws UfsException {
        KerberosPrincipal principal = new KerberosPrincipal(keytab.principal());
        if (KeyTab.getInstance(principal, keytab.file().toFile()).getKeys(principal).length == 0) {
            throw new UfsException(
                    UfsError.INVALID, "the keytab " + keytab.file() + " holds no key of " + keytab.principal());
        }
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        for (int depth = 0; deepest.getCause() != null && depth < 20; depth++) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /** Asks Kerberos only when the ticket nears its end, and not more often than once a minute. */
    private void renewTicket() throws UfsException {
        try {
            identity.checkTGTAndReloginFromKeytab();
        } catch (IOException e) {
            throw new UfsException(
                    UfsError.UNAVAILABLE,
                    "the ticket of " + identity.getUserName() + " could not be renewed: "
                            + HdfsErrors.detail(deepest(e)),
                    e);
        }
    }

    /** Runs {@code call} as this user, with a ticket that is renewed in time. */
    <T> T run(Call<T> call) throws UfsException, IOException {
        if (kerberos) {
            renewTicket();
        }
        try {
            return identity.doAs((PrivilegedExceptionAction<T>) call::run);
        } catch (InterruptedException e) {
            throw HdfsErrors.translate("the store", e);
        } catch (UndeclaredThrowableException e) {
            throw HdfsErrors.translate("the store", e.getCause());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
