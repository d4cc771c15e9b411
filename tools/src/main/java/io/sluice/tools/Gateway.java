package io.sluice.tools;

import io.sluice.tools.admin.FuseDoor;
import io.sluice.tools.admin.NfsDoor;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.settings.Settings;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.GatewayControl;
import java.util.List;

/** All parts of one gateway, wired and serving until it is closed. */
interface Gateway extends AutoCloseable {
    VirtualFileSystem files();

    GatewayControl control();

    CacheStatus cacheStatus();

    NfsDoor nfs();

    FuseDoor fuse();

    /** What somebody who set it up should know: which settings do not hold as they were written, and why. */
    List<String> notes();

    /** What was counted until now, of all its parts. */
    GatewayReadings readings();

    /** Closes the doors first, then what is behind them. */
    @Override
    void close();

    /** Wires a gateway. */
    @FunctionalInterface
    interface Opener {
        /** @throws io.sluice.tools.settings.UserError with one line, if it can't serve; everything is closed again */
        Gateway open(SluiceHome home, Settings settings);
    }
}
