package io.sluice.ufs.hdfs;

import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.server.namenode.AuditLogger;

/** What the NameNode of the tests was asked for, as it logs it itself. Made by the NameNode. */
public final class CallLog implements AuditLogger {
    private static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();

    private record Call(String command, String path) {}

    @Override
    public void initialize(Configuration configuration) {
        CALLS.clear();
    }

    @Override
    public void logAuditEvent(
            boolean succeeded,
            String user,
            InetAddress address,
            String command,
            String source,
            String target,
            FileStatus status) {
        CALLS.add(new Call(command, String.valueOf(source)));
    }

    /** The commands so far that were about what lies at {@code path} or below it, in order. */
    static List<String> commands(String path) {
        return CALLS.stream()
                .filter(call -> call.path().startsWith(path))
                .map(Call::command)
                .toList();
    }

    static void clear() {
        CALLS.clear();
    }
}
