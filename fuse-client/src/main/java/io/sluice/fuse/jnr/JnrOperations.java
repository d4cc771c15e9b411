package io.sluice.fuse.jnr;

import io.sluice.fuse.Answers;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseOperation;
import io.sluice.fuse.OpenFiles;
import io.sluice.fuse.PathOperations;
import io.sluice.vfs.VfsException;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.jffi.ClosureHelper;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The callbacks of libfuse's high-level interface (struct fuse_operations of fuse.h), each a line to the door.
 *
 * <p>Left out on purpose: {@code lock} and {@code flock}, so that the kernel keeps locks itself; the four of extended attributes and
 * {@code fallocate}, so that the kernel hears ENOSYS once and asks no more.
 */
final class JnrOperations {
    /** flag_nullpath_ok, flag_nopath and flag_utime_omit_ok: what goes by handle needs no path, and of two times one may stay. */
    private static final int FLAGS = 1 | 2 | 4;

    /** Behind the 38 functions from getattr to bmap; jnr-fuse knows the place but does not let it be written. */
    private static final long FLAGS_OFFSET = 38L * Long.BYTES;

    private static final int TIMESPEC_BYTES = 16;

    private final FuseDoor door;
    private final Answers answers;
    private final PathOperations paths;
    private final OpenFiles files;
    private final JnrRequest request;
    private final Runnable whenInitialized;
    private final ThreadLocal<Pointer> entryStat = ThreadLocal.withInitial(NativeStat::allocate);

    JnrOperations(FuseDoor door, PathOperations paths, JnrRequest request, Runnable whenInitialized) {
        this.door = door;
        this.answers = door.answers();
        this.paths = paths;
        this.files = door.files();
        this.request = request;
        this.whenInitialized = whenInitialized;
    }

    /** An operation without a result. */
    @FunctionalInterface
    private interface Action {
        void run() throws VfsException;
    }

    private int act(FuseOperation operation, Object subject, Action action) {
        return answers.answer(operation, subject, () -> {
            action.run();
            return 0;
        });
    }

    FuseOperations table() {
        FuseOperations table = new FuseOperations(Runtime.getSystemRuntime());
        setNameOperations(table);
        setAttributeOperations(table);
        setFileOperations(table);
        setDirectoryOperations(table);
        table.init.set(connection -> {
            whenInitialized.run();
            return null;
        });
        Struct.getMemory(table).putInt(FLAGS_OFFSET, FLAGS);
        return table;
    }

    private void setNameOperations(FuseOperations table) {
        table.mknod.set((path, mode, device) ->
                act(FuseOperation.MKNOD, path, () -> paths.mknod(request.caller(), path, (int) mode)));
        table.mkdir.set(
                (path, mode) -> act(FuseOperation.MKDIR, path, () -> paths.mkdir(request.caller(), path, (int) mode)));
        table.unlink.set(path -> act(FuseOperation.UNLINK, path, () -> paths.unlink(request.caller(), path)));
        table.rmdir.set(path -> act(FuseOperation.RMDIR, path, () -> paths.rmdir(request.caller(), path)));
        table.rename.set((from, to) ->
                act(FuseOperation.RENAME, from, () -> paths.rename(request.caller(), from, to, request.hiding())));
        table.symlink.set((target, path) -> act(FuseOperation.SYMLINK, path, () -> paths.link(path)));
        table.link.set((from, to) -> act(FuseOperation.LINK, to, () -> paths.link(to)));
        table.readlink.set((path, buffer, size) ->
                act(FuseOperation.READLINK, path, () -> paths.readlink(request.caller(), path)));
    }

    private void setAttributeOperations(FuseOperations table) {
        table.getattr.set((path, stat) ->
                act(FuseOperation.GETATTR, path, () -> NativeStat.write(paths.getattr(request.caller(), path), stat)));
        table.fgetattr.set((path, stat, info) -> act(
                FuseOperation.GETATTR,
                path,
                () -> NativeStat.write(files.attributes(NativeFileInfo.handle(info)), stat)));
        table.chmod.set(
                (path, mode) -> act(FuseOperation.CHMOD, path, () -> paths.chmod(request.caller(), path, (int) mode)));
        table.chown.set((path, uid, gid) ->
                act(FuseOperation.CHOWN, path, () -> paths.chown(request.caller(), path, (int) uid, (int) gid)));
        table.truncate.set(
                (path, size) -> act(FuseOperation.TRUNCATE, path, () -> paths.truncate(request.caller(), path, size)));
        table.ftruncate.set((path, size, info) ->
                act(FuseOperation.TRUNCATE, path, () -> files.truncate(NativeFileInfo.handle(info), size)));
        table.utimens.set((path, times) -> act(
                FuseOperation.UTIMENS,
                path,
                () -> paths.utimens(
                        request.caller(), path, NativeStat.time(times), NativeStat.time(times.slice(TIMESPEC_BYTES)))));
        table.access.set(
                (path, mask) -> act(FuseOperation.ACCESS, path, () -> paths.access(request.caller(), path, mask)));
        table.statfs.set((path, statvfs) ->
                act(FuseOperation.STATFS, path, () -> NativeStat.write(paths.statfs(request.caller(), path), statvfs)));
    }

    private void setFileOperations(FuseOperations table) {
        table.open.set((path, info) -> act(
                FuseOperation.OPEN,
                path,
                () -> opened(paths.open(request.caller(), path, NativeFileInfo.flags(info)), info)));
        table.create.set((path, mode, info) -> act(
                FuseOperation.CREATE,
                path,
                () -> opened(
                        paths.create(request.caller(), path, (int) mode, NativeFileInfo.flags(info))
                                .opened(),
                        info)));
        table.read.set((path, buffer, size, offset, info) -> {
            long handle = NativeFileInfo.handle(info);
            return answers.answer(
                    FuseOperation.READ, handle, () -> files.read(handle, offset, NativeMemory.buffer(buffer, size)));
        });
        table.write.set((path, buffer, size, offset, info) -> {
            long handle = NativeFileInfo.handle(info);
            return answers.answer(
                    FuseOperation.WRITE, handle, () -> files.write(handle, offset, NativeMemory.buffer(buffer, size)));
        });
        table.flush.set((path, info) -> byHandle(FuseOperation.FLUSH, info, files::flush));
        table.release.set((path, info) -> byHandle(FuseOperation.RELEASE, info, paths::release));
        table.fsync.set((path, dataOnly, info) -> byHandle(FuseOperation.FSYNC, info, files::sync));
    }

    private static void opened(OpenFiles.Opened opened, Pointer info) {
        NativeFileInfo.setHandle(info, opened.handle());
        NativeFileInfo.setCacheUse(info, opened.cacheUse());
    }

    /** An operation on what is open. */
    @FunctionalInterface
    private interface HandleAction {
        void run(long handle) throws VfsException;
    }

    private int byHandle(FuseOperation operation, Pointer info, HandleAction action) {
        long handle = NativeFileInfo.handle(info);
        return act(operation, handle, () -> action.run(handle));
    }

    private void setDirectoryOperations(FuseOperations table) {
        table.opendir.set((path, info) -> act(
                FuseOperation.OPENDIR,
                path,
                () -> NativeFileInfo.setHandle(info, paths.opendir(request.caller(), path))));
        table.readdir.set((path, buffer, filler, offset, info) -> {
            long handle = NativeFileInfo.handle(info);
            return act(FuseOperation.READDIR, handle, () -> readdir(handle, offset, buffer, filler));
        });
        table.releasedir.set((path, info) -> byHandle(FuseOperation.RELEASEDIR, info, door.directories()::release));
        // What a directory holds is durable when it is answered.
        table.fsyncdir.set((path, info) -> act(FuseOperation.FSYNCDIR, path, () -> {}));
    }

    private void readdir(long handle, long offset, Pointer buffer, Pointer filler) throws VfsException {
        ClosureHelper closures = ClosureHelper.getInstance();
        FuseFillDir fill =
                closures.getNativeConveter(FuseFillDir.class).fromNative(filler, closures.getFromNativeContext());
        Pointer stat = entryStat.get();
        door.directories().read(handle, offset, (name, attributes, nextOffset, _) -> {
            NativeStat.write(attributes, stat);
            return fill.apply(buffer, NativeStat.name(name), stat, nextOffset) == 0;
        });
    }
}
