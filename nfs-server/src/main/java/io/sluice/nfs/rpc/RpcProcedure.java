package io.sluice.nfs.rpc;

/** One procedure of a program. Thread-safe. */
public interface RpcProcedure {
    /** Whether a call that is sent again must get the reply that it had, because it can't be executed twice. */
    boolean isRemembered();

    /**
     * Writes the results of {@code call} to {@code reply}; may block.
     *
     * @throws io.sluice.nfs.xdr.XdrException if the arguments are not what the procedure takes
     */
    void answer(RpcCall call, RpcReply reply);
}
