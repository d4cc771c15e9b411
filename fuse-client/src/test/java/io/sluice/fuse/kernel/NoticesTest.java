package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.fuse.ChangeMarks;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What waits to be told to the kernel, and how it is told. */
final class NoticesTest {
    private static final InodeId ROOT = new InodeId(4711);
    private static final InodeId DIRECTORY = new InodeId(90);
    private static final InodeId FILE = new InodeId(99);
    private static final InodeId STRANGER = new InodeId(100);
    private static final FileName NAME = new FileName("name");
    private static final int MOST = 3;

    private final NodeTable nodes = new NodeTable(ROOT, true);
    private final ChangeMarks marks = new ChangeMarks();
    private final Notices notices = new Notices(nodes, marks, MOST);

    NoticesTest() {
        nodes.lookedUp(DIRECTORY, ROOT, new FileName("directory"));
        nodes.lookedUp(FILE, DIRECTORY, NAME);
    }

    @Test
    void eachThingIsToldOnceAndInItsOrder() throws InterruptedException {
        notices.entryChanged(DIRECTORY, NAME);
        notices.inodeChanged(FILE);
        notices.entryChanged(DIRECTORY, NAME);
        assertThat(notices.take())
                .isEqualTo(
                        new Notices.Batch(false, List.of(new Notice.Entry(DIRECTORY, NAME), new Notice.Inode(FILE))));
    }

    @Test
    void whatTheKernelDoesNotKnowIsNotToldButCounted() throws InterruptedException {
        long before = marks.now();
        notices.entryChanged(STRANGER, NAME);
        notices.inodeChanged(STRANGER);
        assertThat(marks.now()).isEqualTo(before + 2);
        notices.entryChanged(ROOT, NAME);
        assertThat(notices.take().single()).containsExactly(new Notice.Entry(ROOT, NAME));
    }

    @Test
    void ofTooManyItIsToldThatAllChanged() throws InterruptedException {
        for (int i = 0; i <= MOST; i++) {
            notices.entryChanged(DIRECTORY, new FileName("name" + i));
        }
        notices.inodeChanged(FILE);
        assertThat(notices.take()).isEqualTo(new Notices.Batch(true, List.of()));
        notices.inodeChanged(FILE);
        assertThat(notices.take()).isEqualTo(new Notices.Batch(false, List.of(new Notice.Inode(FILE))));
    }

    /** What a notifier says of everything: its codes, and of each the first number. */
    private List<String> saidOfAll(boolean epochs) throws InterruptedException {
        LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        Notifier notifier = new Notifier(notices, nodes, epochs, false, (calls, memory, length) -> {
            int code = memory.get(ValueLayout.JAVA_INT, 4);
            long subject = length > Replies.Header.BYTES ? memory.get(ValueLayout.JAVA_LONG, Replies.Header.BYTES) : 0;
            said.add(code + " " + subject);
            return -SystemCalls.ENOENT;
        });
        Thread thread = Thread.ofPlatform().start(notifier::run);
        notices.allChanged();
        List<String> all = new ArrayList<>();
        String last = Notification.INVAL_INODE + " " + NodeTable.ROOT;
        while (!all.contains(last)) {
            all.add(said.take());
        }
        thread.interrupt();
        thread.join();
        return all;
    }

    @Test
    void aKernelThatKnowsEpochsHearsOneWordOfAllNames() throws InterruptedException {
        NodeTable without = new NodeTable(ROOT);
        without.lookedUp(FILE, DIRECTORY, NAME);
        assertThat(without.numbers(FILE)).containsExactly(99L);
        assertThat(saidOfAll(true)).contains("8 0", "2 90", "2 99", "2 1");
    }

    @Test
    void anOlderOneHearsOfEveryName() throws InterruptedException {
        assertThat(saidOfAll(false)).containsExactlyInAnyOrder("3 1", "2 90", "3 90", "2 99", "2 1");
    }
}
