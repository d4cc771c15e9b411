"""What a training program does to files while the gateway goes away and comes back. ride.py save PATH | map PATH SHA256 | slowly PATH SHA256 STARTED"""

import hashlib
import mmap
import os
import sys
import time

MIB = 1 << 20


def save(path):
    """Checkpoints as libraries save them: a temporary file, synced, renamed; read back each time."""
    for step in range(6):
        content = hashlib.sha256(b"%d" % step).digest() * (8 * MIB // 32)
        with open(path + ".tmp", "wb") as out:
            for start in range(0, len(content), MIB):
                out.write(content[start:start + MIB])
                time.sleep(0.05)
            out.flush()
            os.fsync(out.fileno())
        os.replace(path + ".tmp", path)
        with open(path, "rb") as saved:
            if saved.read() != content:
                sys.exit("step %d was saved otherwise" % step)


def mapped(path, expected):
    digest = hashlib.sha256()
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as bytes_of_file:
        for start in range(0, len(bytes_of_file), MIB):
            digest.update(bytes_of_file[start:start + MIB])
    if digest.hexdigest() != expected:
        sys.exit("other bytes")


def slowly(path, expected, started):
    """Never closes the file and never looks its name up again; makes STARTED when it has read a piece."""
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        piece = file.read(MIB)
        open(started, "x").close()
        while piece:
            digest.update(piece)
            time.sleep(0.02)
            os.fstat(file.fileno())
            piece = file.read(MIB)
    if digest.hexdigest() != expected:
        sys.exit("other bytes")


if sys.argv[1] == "save":
    save(sys.argv[2])
elif sys.argv[1] == "map":
    mapped(*sys.argv[2:])
else:
    slowly(*sys.argv[2:])
