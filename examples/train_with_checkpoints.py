#!/usr/bin/env python3
"""A training loop that can be killed at any moment: it saves checkpoints and goes on from the newest one that is whole.

    train_with_checkpoints.py FOLDER CHECKPOINTS [--epochs 2] [--batch 16] [--every 25] [--model 8] [--keep 3]

FOLDER/images/train has the images, CHECKPOINTS is the folder for the checkpoints; both may lie in a mount. The "model" is a block of MODEL megabytes into
which each step mixes a digest of its batch, so two runs have the same model if, and only if, they have read the same bytes in the same order.

A checkpoint is written under a temporary name, synced, and renamed: under its own name it is whole, whatever happens. On a mount of Sluice that is one
upload, and the object has its last name at once. The oldest ones are removed. The rates are without the time that checkpoints take, which is printed at the
end. Needs nothing but Python 3.
"""

import argparse
import glob
import hashlib
import json
import os
import random
import time

from rates import Rates

DIGEST_BYTES = 32


class Damaged(Exception):
    """A checkpoint that is not what was saved."""


def save(folder, step, model):
    """Saves the model after so many steps, and returns how long that took."""
    started = time.perf_counter()
    name = "step-%08d.ckpt" % step
    draft = os.path.join(folder, "." + name + ".tmp")
    header = json.dumps({"step": step, "bytes": len(model), "sha256": hashlib.sha256(model).hexdigest()})
    with open(draft, "wb") as file:
        file.write(header.encode() + b"\n")
        file.write(model)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, os.path.join(folder, name))
    sync_names(folder)
    return time.perf_counter() - started


def sync_names(folder):
    """A rename is durable when its directory is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(path):
    """The step and the model of a checkpoint, after they were compared with what it says of itself."""
    with open(path, "rb") as file:
        try:
            header = json.loads(file.readline())
        except ValueError as e:
            raise Damaged("its first line is no JSON") from e
        model = bytearray(file.read())
    if len(model) != header["bytes"] or hashlib.sha256(model).hexdigest() != header["sha256"]:
        raise Damaged("its bytes do not have the digest that it tells")
    return header["step"], model


def newest(folder):
    """Step and model of the newest checkpoint that is whole; None if there is none. What a kill left behind is removed."""
    for draft in glob.glob(os.path.join(folder, ".step-*.tmp")):
        os.remove(draft)
    for path in sorted(glob.glob(os.path.join(folder, "step-*.ckpt")), reverse=True):
        try:
            return load(path)
        except Damaged as e:
            print("checkpoints: %s is left out: %s" % (path, e), flush=True)
    return None


def forget(folder, keep):
    for path in sorted(glob.glob(os.path.join(folder, "step-*.ckpt")))[:-keep]:
        os.remove(path)


def train(model, step, batch):
    """Mixes what is in the files of a batch into the model; returns how many bytes that was."""
    place = step * DIGEST_BYTES % len(model)
    mixed = hashlib.sha256(model[place:place + DIGEST_BYTES])
    size = 0
    for path in batch:
        with open(path, "rb") as file:
            data = file.read()
        mixed.update(data)
        size += len(data)
    model[place:place + DIGEST_BYTES] = mixed.digest()
    return size


def batches(paths, epoch, size):
    """The batches of an epoch; the same ones each time."""
    order = list(paths)
    random.Random(epoch).shuffle(order)
    return [order[at:at + size] for at in range(0, len(order), size)]


def run(arguments, paths):
    """Trains from the newest checkpoint on, or from the beginning."""
    found = newest(arguments.checkpoints)
    done, model = found or (0, bytearray(arguments.model << 20))
    print("checkpoints: %s" % ("goes on after step %d" % done if found else "begins"), flush=True)
    rates = Rates("checkpoints")
    step = 0
    saved = []
    for epoch in range(arguments.epochs):
        rates.begin()
        for batch in batches(paths, epoch, arguments.batch):
            step += 1
            if step <= done:
                continue
            rates.count(len(batch), train(model, step, batch))
            if step % arguments.every == 0:
                saved.append(save(arguments.checkpoints, step, model))
                rates.leave_out(saved[-1])
                forget(arguments.checkpoints, arguments.keep)
        if rates.samples:
            rates.end()
    if step > done:
        if step % arguments.every:
            saved.append(save(arguments.checkpoints, step, model))
            forget(arguments.checkpoints, arguments.keep)
        rates.summary()
        print("checkpoints: %d saved, %.0f MB/s" % (len(saved), len(saved) * len(model) / 1e6 / sum(saved)), flush=True)
    return model


def main():
    parser = argparse.ArgumentParser(description="A training loop that saves checkpoints and goes on from the newest one.")
    parser.add_argument("folder")
    parser.add_argument("checkpoints")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--every", type=int, default=25, help="steps from one checkpoint to the next (default: 25)")
    parser.add_argument("--model", type=int, default=8, help="size of a checkpoint in MiB (default: 8)")
    parser.add_argument("--keep", type=int, default=3, help="how many checkpoints stay (default: 3)")
    arguments = parser.parse_args()
    if min(arguments.epochs, arguments.batch, arguments.every, arguments.model, arguments.keep) < 1:
        parser.error("all numbers are at least 1")
    paths = sorted(glob.glob(os.path.join(arguments.folder, "images", "train", "*", "*.png")))
    if not paths:
        parser.error("no images below %s/images/train" % arguments.folder)
    os.makedirs(arguments.checkpoints, exist_ok=True)
    model = run(arguments, paths)
    print("checkpoints: model %s" % hashlib.sha256(model).hexdigest())


if __name__ == "__main__":
    main()
