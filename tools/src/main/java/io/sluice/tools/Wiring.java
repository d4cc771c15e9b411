package io.sluice.tools;

import io.sluice.tools.settings.Settings;
import io.sluice.tools.settings.UserError;

/** The one place that knows every module: makes a gateway of its parts. */
final class Wiring implements Gateway.Opener {
    @Override
    public Gateway open(SluiceHome home, Settings settings) {
        throw new UserError(home.directory() + ": this build holds no file system; build all modules");
    }
}
