#!/usr/bin/env python3
"""Reads tar shards as WebDataset does: in order within a shard, shards and samples shuffled, several processes.

    read_shards.py FOLDER [--epochs 3] [--workers 2] [--buffer 500] [--part train]

FOLDER/shards has PART-*.tar with NAME.png and NAME.cls side by side, as make_dataset.py writes them. A tar archive is read as a stream, from its
beginning to its end, without a seek: that is what a gateway reads ahead of best. Each image is checked by the checksums in it. Prints samples a second of
each epoch. Needs nothing but Python 3.
"""

import argparse
import concurrent.futures
import glob
import os
import random
import struct
import tarfile
import zlib

from rates import Rates

STREAM_BYTES = 1 << 20


def parts(shard):
    """The members of a tar archive, in their order."""
    with open(shard, "rb", buffering=0) as file, tarfile.open(fileobj=file, mode="r|", bufsize=STREAM_BYTES) as archive:
        for member in archive:
            if member.isfile():
                name, _, kind = member.name.partition(".")
                yield name, kind, archive.extractfile(member).read()


def samples(shard):
    """What belongs together: members that stand side by side and have the same name before the first dot."""
    name, sample = None, {}
    for key, kind, data in parts(shard):
        if key != name and sample:
            yield sample
            sample = {}
        name = key
        sample[kind] = data
    if sample:
        yield sample


def shuffled(source, size, rng):
    """Hands samples out in another order, with at most size of them in memory."""
    buffer = []
    for sample in source:
        if len(buffer) < size:
            buffer.append(sample)
            continue
        place = rng.randrange(size)
        yield buffer[place]
        buffer[place] = sample
    rng.shuffle(buffer)
    yield from buffer


def check(png):
    """Raises ValueError unless all checksums of a PNG are right."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        data = png[at + 8:at + 8 + length]
        if struct.unpack(">I", png[at + 8 + length:at + 12 + length])[0] != zlib.crc32(kind + data):
            raise ValueError("a chunk is damaged")
        at += 12 + length


def read(shards, buffer, seed):
    """Reads some shards; returns how many samples, how many bytes, and the sum of their classes."""
    count = size = classes = 0
    stream = (sample for shard in shards for sample in samples(shard))
    for sample in shuffled(stream, buffer, random.Random(seed)):
        check(sample["png"])
        classes += int(sample["cls"])
        count += 1
        size += sum(len(data) for data in sample.values())
    return count, size, classes


def main():
    parser = argparse.ArgumentParser(description="Reads tar shards, shuffled, and tells samples a second.")
    parser.add_argument("folder")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="how many processes read (default: 2)")
    parser.add_argument("--buffer", type=int, default=500, help="of how many samples a process picks the next one (default: 500)")
    parser.add_argument("--part", default="train")
    arguments = parser.parse_args()
    pattern = os.path.join(arguments.folder, "shards", arguments.part + "-*.tar")
    shards = sorted(glob.glob(pattern))
    if not shards:
        parser.error("no shards: " + pattern)
    rates = Rates("shards")
    with concurrent.futures.ProcessPoolExecutor(arguments.workers) as pool:
        list(pool.map(abs, range(arguments.workers)))
        for epoch in range(arguments.epochs):
            rates.begin()
            random.Random(epoch).shuffle(shards)
            work = [pool.submit(read, shards[number::arguments.workers], arguments.buffer, epoch)
                    for number in range(arguments.workers)]
            classes = 0
            for done in work:
                count, size, found = done.result()
                rates.count(count, size)
                classes += found
            rates.end("  classes %d" % classes)
    rates.summary()


if __name__ == "__main__":
    main()
