package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What a test makes go wrong in a store in memory, and holds up. Thread-safe. */
public abstract sealed class TroubledStore permits MemoryUnderFileSystem {
    final StoreCalls calls = new StoreCalls();

    TroubledStore() {}

    /** Runs before each call, with its operation; what it throws ends the call. */
    public void interrupt(Consumer<String> before) {
        calls.interrupt(before);
    }

    /** The next calls, whatever they are, do nothing but fail. */
    public void failNext(int times, UfsError error) {
        calls.faults().add(Optional.empty(), error, false, times);
    }

    /** The next calls of one operation do nothing but fail. */
    public void failNext(String operation, int times, UfsError error) {
        calls.failNext(operation, times, error);
    }

    /** The next call of the operation is done, but its answer is lost. */
    public void loseNextAnswer(String operation) {
        calls.faults().add(Optional.of(operation), UfsError.UNAVAILABLE, true, 1);
    }

    /** The stream of the next read breaks after so many bytes; several of these are for several reads. */
    public void cutNextStreamAfter(long bytes) {
        calls.faults().addCut(bytes);
    }

    /** Every call fails until {@link #heal}. */
    public void failAll(UfsError error) {
        calls.faults().outage(Optional.of(error));
    }

    /** Forgets every fault that is left. */
    public void heal() {
        calls.faults().clear();
        calls.interrupt(call -> {});
    }

    /** From now on every read waits at the gate before it does anything (it is recorded already). */
    public CallGate holdReads() {
        return calls.hold("read");
    }

    /** The same for every put. */
    public CallGate holdPuts() {
        return calls.hold("put");
    }

    /** The same for every part of an upload. */
    public CallGate holdParts() {
        return calls.hold("part");
    }

    /** Puts and parts that come from now on do not wait; those that wait already go on to. */
    public void holdNoMorePuts() {
        calls.holdNoMore("put");
        calls.holdNoMore("part");
    }

    /** The same for every call of {@code operation}, by the word that the store has for it. */
    public CallGate hold(String operation) {
        return calls.hold(operation);
    }

    void afterwards(String operation) throws UfsException {
        calls.faults().afterwards(operation);
    }

    OptionalLong takeCut() {
        return calls.faults().takeCut();
    }
}
