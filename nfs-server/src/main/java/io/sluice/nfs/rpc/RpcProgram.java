package io.sluice.nfs.rpc;

import java.util.List;
import java.util.Optional;

/** A program of ONC RPC (RFC 5531 §8.2): a number, its versions and their procedures. Thread-safe. */
public interface RpcProgram {
    int number();

    /** The versions it has, in ascending order. */
    List<Integer> versions();

    /** Empty if {@code version} has no such procedure. */
    Optional<RpcProcedure> procedure(int version, int number);

    /** Whether calls of that procedure can often be answered without blocking, by {@link RpcProcedure#answerNow}. */
    default boolean answersNow(int version, int number) {
        return false;
    }
}
