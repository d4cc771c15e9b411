package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.StorageUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The structures have the sizes that the system's own linux/fuse.h gives them. */
final class StructureSizesTest {
    private static final FileAttributes FILE = new FileAttributes(
            new InodeId(77),
            FileType.REGULAR,
            0640,
            1,
            7,
            8,
            1_025,
            Instant.ofEpochSecond(1, 4),
            Instant.ofEpochSecond(2, 5),
            Instant.ofEpochSecond(3, 6),
            FileLife.PERSISTED);

    private static final Map<String, Integer> SIZES = new LinkedHashMap<>();

    static {
        SIZES.put("fuse_in_header", Requests.Header.BYTES);
        SIZES.put("fuse_init_in", Requests.Init.BYTES);
        SIZES.put("fuse_forget_in", Requests.Forget.BYTES);
        SIZES.put("fuse_forget_one", Requests.Forget.ONE_BYTES);
        SIZES.put("fuse_batch_forget_in", Requests.BatchForget.BYTES);
        SIZES.put("fuse_interrupt_in", Requests.Interrupt.BYTES);
        SIZES.put("fuse_getattr_in", Requests.GetAttributes.BYTES);
        SIZES.put("fuse_setattr_in", Requests.SetAttributes.BYTES);
        SIZES.put("fuse_mknod_in", Requests.MakeNode.BYTES);
        SIZES.put("fuse_mkdir_in", Requests.MakeDirectory.BYTES);
        SIZES.put("fuse_rename_in", Requests.Rename.BYTES);
        SIZES.put("fuse_open_in", Requests.Open.BYTES);
        SIZES.put("fuse_create_in", Requests.Create.BYTES);
        SIZES.put("fuse_read_in", Requests.Read.BYTES);
        SIZES.put("fuse_write_in", Requests.Write.BYTES);
        SIZES.put("fuse_flush_in", Requests.ByHandle.FLUSH_BYTES);
        SIZES.put("fuse_release_in", Requests.ByHandle.RELEASE_BYTES);
        SIZES.put("fuse_fsync_in", Requests.ByHandle.SYNC_BYTES);
        SIZES.put("fuse_access_in", Requests.Access.BYTES);
        SIZES.put("fuse_out_header", Replies.Header.BYTES);
        SIZES.put("fuse_init_out", Replies.Init.BYTES);
        SIZES.put("fuse_attr", Replies.Attributes.BYTES);
        SIZES.put("fuse_entry_out", Replies.Entry.BYTES);
        SIZES.put("fuse_attr_out", Replies.AttributesAnswer.BYTES);
        SIZES.put("fuse_open_out", Replies.Opened.BYTES);
        SIZES.put("fuse_write_out", Replies.Written.BYTES);
        SIZES.put("fuse_statfs_out", Replies.Usage.BYTES);
        SIZES.put("fuse_dirent", Replies.DirectoryEntry.BYTES);
        SIZES.put("fuse_notify_inval_inode_out", Notification.InvalidInode.BYTES);
        SIZES.put("fuse_notify_inval_entry_out", Notification.InvalidEntry.BYTES);
    }

    @Test
    void theyHaveTheSizesOfTheHeader(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/include/linux/fuse.h")), "linux/fuse.h is not installed");
        StringBuilder program = new StringBuilder("#include <stdio.h>\n#include <linux/fuse.h>\nint main(void) {\n");
        SIZES.keySet()
                .forEach(name -> program.append("printf(\"%s %%zu\\n\", sizeof(struct %s));\n".formatted(name, name)));
        Path source = Files.writeString(directory.resolve("sizes.c"), program.append("return 0;\n}\n"));
        Path compiled = directory.resolve("sizes");
        assumeTrue(said("cc", "-o", compiled.toString(), source.toString()).equals(""), "there is no C compiler");
        Map<String, Integer> said = new LinkedHashMap<>();
        said(compiled.toString())
                .lines()
                .map(line -> line.split(" "))
                .forEach(words -> said.put(words[0], Integer.valueOf(words[1])));
        assertThat(said).isEqualTo(SIZES);
    }

    private static String said(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output : "exit code " + process.exitValue() + ": " + output;
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void writes(Consumer<ByteBuffer> structure, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        structure.accept(buffer);
        assertThat(buffer.position()).isEqualTo(bytes);
    }

    @Test
    void answersHaveTheSizesThatTheySay() {
        Replies.Attributes attributes = Replies.Attributes.of(FILE);
        writes(new Replies.Header(16, 0, 1)::write, Replies.Header.BYTES);
        writes(new Replies.Init(7, 40, 0, -1L, 1, 2, 3, 4, 5)::write, Replies.Init.BYTES);
        writes(attributes::write, Replies.Attributes.BYTES);
        writes(new Replies.Entry(1, Duration.ZERO, Duration.ZERO, attributes)::write, Replies.Entry.BYTES);
        writes(new Replies.NoEntry(Duration.ofSeconds(1))::write, Replies.Entry.BYTES);
        writes(
                new Notification.InvalidInode(7, Notification.InvalidInode.NO_PAGES)::write,
                Notification.InvalidInode.BYTES);
        FileName name = new FileName("four");
        writes(new Notification.InvalidEntry(7, name)::write, Notification.InvalidEntry.BYTES + 5);
        writes(new Replies.AttributesAnswer(Duration.ZERO, attributes)::write, Replies.AttributesAnswer.BYTES);
        writes(new Replies.Opened(1, 2, 3)::write, Replies.Opened.BYTES);
        writes(new Replies.Written(1)::write, Replies.Written.BYTES);
        writes(new Replies.Usage(StorageUsage.ENDLESS)::write, Replies.Usage.BYTES);
        for (int length = 1; length < 20; length++) {
            Replies.DirectoryEntry entry = new Replies.DirectoryEntry(1, 2, FileType.REGULAR, "n".repeat(length));
            assertThat(entry.length() % 8).isZero();
            writes(entry::write, entry.length());
        }
    }
}
