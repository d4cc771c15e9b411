package io.sluice.nfs.rpc;

/** One procedure of a program. Thread-safe. */
@FunctionalInterface
public interface RpcProcedure {
    /** Whether a call that is sent again must get the reply that it had, because it can't be executed twice. */
    default boolean isRemembered() {
        return false;
    }

    /**
     * Writes the results of {@code call} to {@code reply}; may block.
     *
     * @throws io.sluice.nfs.xdr.XdrException if the arguments are not what the procedure takes
     */
    void answer(RpcCall call, RpcReply reply);

    /**
     * The same, but only if it is certain not to block; called on an event loop, and only where {@link RpcProgram#answersNow} says so.
     *
     * @return false if it might block: then {@link #answer} is called with a reply of its own beginning
     * @throws io.sluice.nfs.xdr.XdrException as {@link #answer}
     */
    default boolean answerNow(RpcCall call, RpcReply reply) {
        return false;
    }
}
