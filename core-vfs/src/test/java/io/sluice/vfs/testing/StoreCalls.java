package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The calls that a {@link MemoryUnderFileSystem} got, the gates they wait at, and what they do wrong. Thread-safe. */
final class StoreCalls {
    private final StoreFaults faults = new StoreFaults();
    private final Map<String, CallGate> gates = new ConcurrentHashMap<>();

    private volatile Consumer<String> interruption = call -> {};

    // Guarded by the monitor of this.
    private final List<String> calls = new ArrayList<>();
    private boolean closed;

    StoreFaults faults() {
        return faults;
    }

    /** Records a call, holds it at its gate and throws the fault that it is to have. */
    void begin(String operation, String rest) throws UfsException {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            calls.add(operation + " " + rest);
        }
        CallGate gate = gates.get(operation);
        if (gate != null) {
            gate.pass();
        }
        interruption.accept(operation);
        faults.before(operation);
    }

    void interrupt(Consumer<String> before) {
        interruption = before;
    }

    synchronized List<String> all() {
        return List.copyOf(calls);
    }

    List<String> of(String operation) {
        return all().stream().filter(call -> call.startsWith(operation + " ")).toList();
    }

    synchronized void forget() {
        calls.clear();
    }

    CallGate hold(String operation) {
        CallGate fresh = new CallGate();
        gates.put(operation, fresh);
        return fresh;
    }

    void holdNoMore(String operation) {
        gates.remove(operation);
    }

    void failNext(String operation, int times, UfsError error) {
        faults.add(Optional.of(operation), error, false, times);
    }

    synchronized void closed(boolean is) {
        closed = is;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
