package io.sluice.nfs.rpc;

import io.netty.channel.DefaultFileRegion;
import io.sluice.vfs.Region;

/**
 * A {@link Region} on its way to a socket by sendfile(2).
 *
 * <p>Extends Netty's own class because its native transport has the system call for that class alone; closes the lease of the region
 * where that class would close the file, which others read too.
 */
final class LeasedFileRegion extends DefaultFileRegion {
    private static final String JDK_FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";

    private final Region region;

    LeasedFileRegion(Region region) {
        super(region.channel(), region.position(), region.length());
        this.region = region;
    }

    /**
     * Whether the bytes may be sent from the file: Netty's native code reaches into the JDK's own class of file channels, and would
     * take anything else for one.
     */
    static boolean isSendable(Region region) {
        return region.channel().getClass().getName().equals(JDK_FILE_CHANNEL);
    }

    Region region() {
        return region;
    }

    @Override
    protected void deallocate() {
        region.close();
    }
}
