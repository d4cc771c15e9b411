package io.sluice.vfs.core;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.SealedSecret;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.StoreOpener;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps the secret options of mounts apart from the others: sealed in their records, masked where they are shown. Thread-safe. */
final class MountSecrets {
    private static final String MASK = "****";

    private final StoreOpener opener;
    private final SecretVault vault;

    MountSecrets(StoreOpener opener, SecretVault vault) {
        this.opener = opener;
        this.vault = vault;
    }

    /** Whether there are secrets in clear in the record: it was just asked for, or is of an older version. */
    boolean areOpenIn(MountRecord record) {
        return record.options().keySet().stream().anyMatch(option -> isSecret(record, option));
    }

    /**
     * The record as it may be kept.
     *
     * @throws VfsException if there is no key to seal with
     */
    MountRecord seal(MountRecord record) throws VfsException {
        Map<String, String> plain = new HashMap<>();
        Map<String, SealedSecret> secrets = new HashMap<>(record.secrets());
        for (Map.Entry<String, String> option : record.options().entrySet()) {
            if (isSecret(record, option.getKey())) {
                secrets.put(option.getKey(), vault.seal(record.path(), option.getKey(), option.getValue()));
            } else {
                plain.put(option.getKey(), option.getValue());
            }
        }
        return record.with(plain, secrets);
    }

    /**
     * What the connector is opened with.
     *
     * @throws VfsException if a secret can't be opened, with the way out
     */
    Map<String, String> connectorOptions(MountRecord record) throws VfsException {
        Map<String, String> options = new HashMap<>(record.options());
        for (Map.Entry<String, SealedSecret> secret : record.secrets().entrySet()) {
            options.put(secret.getKey(), vault.open(record.path(), secret.getKey(), secret.getValue()));
        }
        return MountOptions.ofConnector(options);
    }

    /** What may be shown to anybody. */
    Map<String, String> shown(MountRecord record) {
        Map<String, String> shown = new HashMap<>();
        record.options().forEach((option, value) -> shown.put(option, isSecret(record, option) ? MASK : value));
        record.secrets().keySet().forEach(option -> shown.put(option, MASK));
        return shown;
    }

    /** Where the connector is not there that could tell, every option of its own is. */
    private boolean isSecret(MountRecord record, String option) {
        String scheme = record.uri().substring(0, Math.max(0, record.uri().indexOf(':')));
        Set<String> secret = opener.secretOptions(scheme);
        return opener.schemes().contains(scheme)
                ? OptionNames.cover(secret, option)
                : !MountOptions.names().contains(option);
    }
}
