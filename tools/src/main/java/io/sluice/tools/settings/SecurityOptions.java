package io.sluice.tools.settings;

import java.util.Optional;

/**
 * How credentials are kept (docs/SECURITY.md).
 *
 * @param keyCommand a command for /bin/sh that prints the key in base64; without one, it is in {@code secret.key} in the home, or in the environment
 */
public record SecurityOptions(Optional<SecretText> keyCommand) {
    static SecurityOptions defaults() {
        return new SecurityOptions(Optional.empty());
    }
}
