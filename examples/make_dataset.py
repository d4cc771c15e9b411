#!/usr/bin/env python3
"""Makes a data set of small images of shapes, the same bytes each time, in a folder: of a disk, or of a mount of Sluice.

    make_dataset.py FOLDER [--images 2000] [--size 64] [--shards 8] [--seed 1]

FOLDER gets the same images three times, as training programs want them, a fifth of them to test with:

    labels.txt                               the names of the classes, one a line, in the order of their numbers
    images/train/circle/00001.png            one file for each image
    shards/train-00000.tar                   00001.png and 00001.cls (the class's number) one after the other, as WebDataset has them
    records/train-00000.tfrecord             tf.train.Example with "image" (PNG) and "label" (its number)

Needs nothing but Python 3.
"""

import argparse
import io
import math
import os
import random
import struct
import tarfile
import zlib

LABELS = ["circle", "cross", "square", "triangle"]
NOISE = bytes(value >> 2 for value in range(256))
TEST_PART = 5


def spans(label, dy, radius):
    """Which columns a shape covers in the row that is dy below its middle, as pairs of a first and an end, from the middle."""
    if label == "circle":
        half = math.sqrt(max(0, radius * radius - dy * dy))
        return [(-half, half)]
    if label == "square":
        return [(-radius, radius)]
    if label == "triangle":
        half = (dy + radius) / 2
        return [(-half, half)]
    arm = radius / 3
    return [(-radius, radius)] if abs(dy) <= arm else [(-arm, arm)]


def pixels(rng, label, size):
    """Rows of RGB: dark noise with one bright shape somewhere."""
    radius = rng.uniform(0.22, 0.38) * size
    x, y = (rng.uniform(radius, size - radius) for _ in range(2))
    color = [rng.randrange(110, 190) for _ in range(3)]
    rows = []
    for row in range(size):
        line = bytearray(rng.randbytes(size * 3).translate(NOISE))
        dy = row - y
        if abs(dy) <= radius:
            for first, end in spans(label, dy, radius):
                for column in range(max(0, round(x + first)), min(size, round(x + end))):
                    for channel in range(3):
                        line[column * 3 + channel] += color[channel]
        rows.append(bytes(line))
    return rows


def png(rows):
    """A PNG of 8-bit RGB."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    width = len(rows[0]) // 3
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def crc32c_table():
    table = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
        table.append(number)
    return table


CRC32C = crc32c_table()


def masked_crc(data):
    """The checksum of TFRecord files: CRC32C, turned and moved, so that it can be part of what is checked itself."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC32C[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(data):
    """One record of a TFRecord file."""
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data))


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, data):
    """A field of a protobuf message that has a length."""
    return varint(number << 3 | 2) + varint(len(data)) + data


def example(image, label):
    """A tf.train.Example: features { feature { "image": bytes_list, "label": int64_list } }."""
    features = b""
    for name, value in [(b"image", field(1, field(1, image))), (b"label", field(3, field(1, varint(label))))]:
        features += field(1, field(1, name) + field(2, value))
    return field(1, features)


def samples(count, size, seed):
    """Number, class and PNG of each image."""
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        label = rng.randrange(len(LABELS))
        yield number, label, png(pixels(rng, LABELS[label], size))


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def add(archive, name, data):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def write_packed(folder, part, number, packed):
    """One shard as a tar archive and the same as TFRecords."""
    shard = io.BytesIO()
    with tarfile.open(fileobj=shard, mode="w") as archive:
        for name, label, image in packed:
            add(archive, "%05d.png" % name, image)
            add(archive, "%05d.cls" % name, b"%d" % label)
    write("%s/shards/%s-%05d.tar" % (folder, part, number), shard.getvalue())
    records = b"".join(record(example(image, label)) for _, label, image in packed)
    write("%s/records/%s-%05d.tfrecord" % (folder, part, number), records)


def make(folder, count, size, shards, seed):
    """Returns how many bytes were written as single images."""
    total = 0
    packed = {"train": [], "test": []}
    for number, label, image in samples(count, size, seed):
        part = "test" if number % TEST_PART == TEST_PART - 1 else "train"
        write("%s/images/%s/%s/%05d.png" % (folder, part, LABELS[label], number), image)
        packed[part].append((number, label, image))
        total += len(image)
    for part, images in packed.items():
        pieces = shards if part == "train" else 1
        for number in range(pieces):
            write_packed(folder, part, number, images[number::pieces])
    write(folder + "/labels.txt", "".join(label + "\n" for label in LABELS).encode())
    return total


def main():
    parser = argparse.ArgumentParser(description="Makes a data set of small images of shapes.")
    parser.add_argument("folder")
    parser.add_argument("--images", type=int, default=2000, help="how many, at least 10 (default: 2000)")
    parser.add_argument("--size", type=int, default=64, help="width and height in pixels, 16 to 1024 (default: 64)")
    parser.add_argument("--shards", type=int, default=8, help="into how many files the training images are packed (default: 8)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.images < 10 or not 16 <= arguments.size <= 1024 or not 1 <= arguments.shards <= arguments.images // 10:
        parser.error("--images is at least 10, --size 16 to 1024, and a shard has at least 10 images")
    total = make(arguments.folder, arguments.images, arguments.size, arguments.shards, arguments.seed)
    print("%d images of %d classes, %.1f MB, in %s" % (arguments.images, len(LABELS), total / 1e6, arguments.folder))


if __name__ == "__main__":
    main()
