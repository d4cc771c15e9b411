package io.sluice.nfs.v3;

import io.sluice.nfs.rpc.RpcCall;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The arguments of one call, read in the words of RFC 1813.
 *
 * <p>Every method throws {@link io.sluice.nfs.xdr.XdrException} for what is no such argument, and {@link NfsFailure} for one that has no
 * meaning. Not thread-safe.
 */
public final class Arguments {
    private static final int MAX_HANDLE_BYTES = 64;

    private final RpcCall call;
    private final ExportedTree tree;
    private final InstantSource clock;
    private final boolean mayBlock;

    /** @param mayBlock if not, a caller who must be looked up first is {@link NfsStatus#JUKEBOX} */
    Arguments(RpcCall call, ExportedTree tree, InstantSource clock, boolean mayBlock) {
        this.call = call;
        this.tree = tree;
        this.clock = clock;
        this.mayBlock = mayBlock;
    }

    /** Whatever has no method here. */
    public XdrReader xdr() {
        return call.arguments();
    }

    /** RFC 1813 §2.4, nfs_fh3. */
    public Target target() {
        ByteBuffer handle = xdr().readOpaque(MAX_HANDLE_BYTES);
        if (mayBlock) {
            return tree.open(handle, call.credential(), call.client());
        }
        return tree.openNow(handle, call.credential(), call.client())
                .orElseThrow(() -> new NfsFailure(NfsStatus.JUKEBOX));
    }

    /** RFC 1813 §2.4, filename3, as sent. */
    public ByteBuffer rawName() {
        return xdr().readOpaque(xdr().remaining());
    }

    /** RFC 1813 §2.4, filename3. */
    public FileName name() {
        return parse(rawName());
    }

    /** RFC 1813 §2.6, sattr3. */
    public AttributeChange attributes() {
        return SetAttributes.read(xdr(), clock);
    }

    /** RFC 1813 §3.3.2, sattrguard3. */
    public Optional<Instant> guard() {
        return xdr().readBoolean() ? Optional.of(SetAttributes.readTime(xdr())) : Optional.empty();
    }

    /** @throws NfsFailure NAMETOOLONG or INVAL */
    public static FileName parse(ByteBuffer rawName) {
        try {
            return FileName.parse(rawName);
        } catch (VfsException e) {
            throw new NfsFailure(NfsStatus.of(e.error()));
        }
    }
}
