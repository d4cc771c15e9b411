package io.sluice.vfs.testing;

import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A file that a test writes, by whatever its door has for that: a lease where there are opens, else stateless writes. */
public final class OpenFile {
    private final Scene scene;
    private final Caller caller;
    private final InodeId id;
    private final Optional<WriteLease> lease;

    private OpenFile(Scene scene, Caller caller, InodeId id, Optional<WriteLease> lease) {
        this.scene = scene;
        this.caller = caller;
        this.id = id;
        this.lease = lease;
    }

    static OpenFile of(Scene scene, Caller caller, InodeId file) throws VfsException {
        Optional<WriteLease> lease = scene.has(ContractFixture.Ability.OPENS)
                ? Optional.of(scene.files().openForWriting(caller, file, false))
                : Optional.empty();
        return new OpenFile(scene, caller, file, lease);
    }

    public InodeId id() {
        return id;
    }

    public void write(long offset, byte[] data) throws VfsException {
        scene.files().write(caller, id, offset, ByteBuffer.wrap(data), Stability.UNSTABLE);
    }

    /** What close(2) does, or the COMMIT of a client that has written all it had. */
    public void close() throws VfsException {
        if (lease.isPresent()) {
            lease.get().flush();
            lease.get().close();
        } else {
            scene.files().commit(caller, id);
        }
    }

    /** {@link #close}, and where that is no seal, time until the gateway finds it. */
    public void seal() throws VfsException {
        close();
        if (lease.isEmpty()) {
            scene.fixture().settle();
        }
    }
}
