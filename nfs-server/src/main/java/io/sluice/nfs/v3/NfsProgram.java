package io.sluice.nfs.v3;

import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcProgram;
import io.sluice.vfs.VirtualFileSystem;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The program of NFS version 3 (RFC 1813 §3). */
public final class NfsProgram implements RpcProgram {
    /** Its number (RFC 1813 §2.1). */
    public static final int NUMBER = 100003;

    /** The only version here. */
    public static final int VERSION = 3;

    private static final List<Integer> VERSIONS = List.of(VERSION);

    private final List<ProcedureRunner<?>> procedures;

    /** @param implementations what implements each procedure */
    public NfsProgram(
            VirtualFileSystem files,
            ExportedTree tree,
            InstantSource clock,
            NfsCounters counters,
            Function<NfsProcedure, Procedure<?>> implementations) {
        this.procedures = Arrays.stream(NfsProcedure.values())
                .<ProcedureRunner<?>>map(number ->
                        new ProcedureRunner<>(number, implementations.apply(number), files, tree, clock, counters))
                .toList();
    }

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public List<Integer> versions() {
        return VERSIONS;
    }

    @Override
    public Optional<RpcProcedure> procedure(int version, int number) {
        return number >= 0 && number < procedures.size() ? Optional.of(procedures.get(number)) : Optional.empty();
    }

    @Override
    public boolean answersNow(int version, int number) {
        return version == VERSION
                && number >= 0
                && number < procedures.size()
                && procedures.get(number).answersNow();
    }
}
