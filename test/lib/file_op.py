"""One file operation by its system call; prints OK or the name of its errno.

    file_op.py OPERATION ARG...

The shell's own programs hide the errno behind messages, so the suites ask here.
"""

import errno
import os
import stat
import sys


def open_and_close(path, flags, mode=0o644):
    os.close(os.open(path, flags, mode))


def write_at(path, flags, offset, data):
    descriptor = os.open(path, flags)
    try:
        os.pwrite(descriptor, data, offset)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_whole(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        while os.read(descriptor, 1 << 20):
            pass
    finally:
        os.close(descriptor)


def fill(path, mebibytes):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        for _ in range(int(mebibytes)):
            os.write(descriptor, os.urandom(1 << 20))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def second_writer(path):
    first = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(first, b"first")
        open_and_close(path, os.O_WRONLY)
    finally:
        os.close(first)


def read_directory(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.read(descriptor, 10)
    finally:
        os.close(descriptor)


OPERATIONS = {
    "read": read_whole,
    "fill": fill,
    "open-read": lambda path: open_and_close(path, os.O_RDONLY),
    "open-write": lambda path: open_and_close(path, os.O_WRONLY),
    "open-append": lambda path: open_and_close(path, os.O_WRONLY | os.O_APPEND),
    "open-truncate": lambda path: open_and_close(path, os.O_WRONLY | os.O_TRUNC),
    "create": lambda path: open_and_close(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL),
    "write": lambda path: write_at(path, os.O_WRONLY, 0, b"other"),
    "append": lambda path: write_at(path, os.O_WRONLY, os.stat(path).st_size, b"more"),
    "truncate": lambda path, size: os.truncate(path, int(size)),
    "second-writer": second_writer,
    "read-directory": read_directory,
    "mkdir": os.mkdir,
    "rmdir": os.rmdir,
    "unlink": os.unlink,
    "rename": os.rename,
    "link": os.link,
    "symlink": os.symlink,
    "mknod-device": lambda path: os.mknod(path, stat.S_IFBLK | 0o600, os.makedev(7, 0)),
    "mkfifo": os.mkfifo,
    "chmod": lambda mode, path: os.chmod(path, int(mode, 8)),
    "chown": lambda uid, path: os.chown(path, int(uid), -1),
    "utimes": lambda path: os.utime(path, (1, 1)),
    "stat": os.stat,
    "list": os.listdir,
    "setxattr": lambda path: os.setxattr(path, "user.sluice", b"value"),
    "fallocate": lambda path: fallocate(path),
}


def fallocate(path):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.posix_fallocate(descriptor, 0, 4096)
    finally:
        os.close(descriptor)


def main():
    try:
        OPERATIONS[sys.argv[1]](*sys.argv[2:])
        print("OK")
    except OSError as refusal:
        # Linux has one number for both of these names.
        name = errno.errorcode.get(refusal.errno, str(refusal.errno))
        print("EOPNOTSUPP" if name == "ENOTSUP" else name)


main()
