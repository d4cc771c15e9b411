"""What Python training code does to files, with its bytes checked; each workload is a function of a directory."""

import errno
import fcntl
import hashlib
import io
import mmap
import os
import random
import struct
import sys
import tarfile
import tempfile
import zlib

SKIP = 77


def replace(directory):
    """A file is written under a temporary name and takes the place of the last one, as atomic savers do."""
    target = os.path.join(directory, "state.json")
    for step in range(5):
        content = os.urandom(100_000 + step)
        with tempfile.NamedTemporaryFile(dir=directory, delete=False) as temporary:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
        os.replace(temporary.name, target)
        with open(target, "rb") as saved:
            assert saved.read() == content, "step %d is not what was saved" % step
    assert os.listdir(directory) == ["state.json"], os.listdir(directory)


def checkpoint(directory):
    """Safetensors-style: a header, tensors, a mode, a rename; loaded by a private mapping."""
    tensors = {name: os.urandom(1 << 20) for name in ("embed", "head", "norm")}
    header, offset = b"", 0
    for name, data in tensors.items():
        header += b"%s:%d:%d;" % (name.encode(), offset, offset + len(data))
        offset += len(data)
    temporary = os.path.join(directory, ".model.tmp")
    with open(temporary, "wb") as out:
        out.write(struct.pack("<Q", len(header)) + header)
        for data in tensors.values():
            out.write(data)
    os.chmod(temporary, 0o640)
    target = os.path.join(directory, "model.safetensors")
    os.rename(temporary, target)
    assert os.stat(target).st_mode & 0o777 == 0o640
    with open(target, "rb") as file:
        with mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) as mapped:
            (length,) = struct.unpack_from("<Q", mapped)
            for entry in mapped[8 : 8 + length].split(b";")[:-1]:
                name, begin, end = entry.split(b":")
                begin, end = 8 + length + int(begin), 8 + length + int(end)
                assert mapped[begin:end] == tensors[name.decode()], name


def numpy(directory):
    """An .npz is a zip that is written with seeks and read from its tail."""
    try:
        import numpy as np
    except ImportError:
        print("numpy is not installed")
        sys.exit(SKIP)
    path = os.path.join(directory, "arrays.npz")
    arrays = {"x": np.arange(1_000_000), "y": np.random.rand(500, 500)}
    np.savez(path, **arrays)
    with np.load(path) as loaded:
        for name, array in arrays.items():
            assert np.array_equal(loaded[name], array), name
    np.save(os.path.join(directory, "x.npy"), arrays["x"])
    mapped = np.load(os.path.join(directory, "x.npy"), mmap_mode="r")
    assert np.array_equal(mapped[1000:2000], arrays["x"][1000:2000])


def seek_back(directory):
    """HDF5, zip and ffmpeg write a header first and come back to complete it."""
    path = os.path.join(directory, "data.h5")
    body = os.urandom(3_000_000)
    with open(path, "w+b") as out:
        out.write(b"\0" * 512)
        out.write(body)
        out.seek(0)
        out.write(hashlib.sha512(body).digest().ljust(512, b"."))
        out.flush()
        out.seek(512)
        assert out.read(1000) == body[:1000], "the writer reads something else than it wrote"
    with open(path, "rb") as file:
        assert file.read(64) == hashlib.sha512(body).digest()
        file.seek(512)
        assert file.read() == body


def shards(directory):
    """WebDataset is tar files read from front to back, TFRecord is records with checksums."""
    samples = {"%06d.jpg" % i: os.urandom(random.randint(100, 60_000)) for i in range(100)}
    with tarfile.open(os.path.join(directory, "shard-000000.tar"), "w") as shard:
        for name, data in samples.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            shard.addfile(info, io.BytesIO(data))
    with tarfile.open(os.path.join(directory, "shard-000000.tar"), "r|") as shard:
        read = {member.name: shard.extractfile(member).read() for member in shard}
    assert read == samples
    path = os.path.join(directory, "data.tfrecord")
    with open(path, "wb") as records:
        for data in samples.values():
            records.write(struct.pack("<QI", len(data), zlib.crc32(data)) + data)
    with open(path, "rb") as records:
        for data in samples.values():
            length, checksum = struct.unpack("<QI", records.read(12))
            assert length == len(data) and zlib.crc32(records.read(length)) == checksum


def mapped(directory):
    """A data set in one file, read at random by a shared read-only mapping, as memory-mapping loaders do."""
    path = os.path.join(directory, "tokens.bin")
    content = os.urandom(8_000_000)
    with open(path, "wb") as out:
        out.write(content)
    chance = random.Random(17)
    with open(path, "rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            for _ in range(2000):
                offset = chance.randrange(len(content) - 4096)
                assert view[offset : offset + 4096] == content[offset : offset + 4096], offset


def locks(directory):
    """The locks that filelock and the like take on a lock file."""
    path = os.path.join(directory, "hub.lock")
    with open(path, "w") as first, open(os.path.join(directory, "other.lock"), "w") as other:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with open(path) as second:
            try:
                fcntl.flock(second, fcntl.LOCK_SH | fcntl.LOCK_NB)
                raise AssertionError("two processes have one lock")
            except OSError as refusal:
                assert refusal.errno == errno.EWOULDBLOCK, refusal
        fcntl.flock(first, fcntl.LOCK_UN)
        fcntl.lockf(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


WORKLOADS = {
    "replace": replace,
    "checkpoint": checkpoint,
    "numpy": numpy,
    "seek-back": seek_back,
    "shards": shards,
    "mapped": mapped,
    "locks": locks,
}

WORKLOADS[sys.argv[1]](sys.argv[2])
