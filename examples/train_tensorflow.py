#!/usr/bin/env python3
"""Trains a small network by TensorFlow on what tf.data reads from a folder such as a mount: TFRecord files, or single images.

    train_tensorflow.py FOLDER [--from records|images] [--epochs 3] [--batch 32] [--save FOLDER]

FOLDER has records/PART-*.tfrecord and images/PART/CLASS/*.png, as make_dataset.py writes them. Prints samples a second of each epoch. With --save the network
is written as a SavedModel to a folder that is not there yet.

Needs TensorFlow 2.13 or newer for Python (pip install tensorflow). Debian has no package of it, so this script was never run by the project, only compiled
and read against the documentation; tensorflow-java beside it does the same, and was run.
"""

import argparse
import os

import tensorflow as tf

from rates import Rates

SIZE = 32
FEATURES = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
READ_BYTES = 8 << 20
SHUFFLED = 1000


def decode(png):
    image = tf.io.decode_png(png, channels=3)
    return tf.image.resize(image, (SIZE, SIZE)) / 255.0


def parse(record):
    sample = tf.io.parse_single_example(record, FEATURES)
    return decode(sample["image"]), sample["label"]


def records(folder, part, training):
    """Several files at a time, each from its beginning to its end."""
    names = tf.data.Dataset.list_files(os.path.join(folder, "records", part + "-*.tfrecord"), shuffle=training)
    data = names.interleave(lambda name: tf.data.TFRecordDataset(name, buffer_size=READ_BYTES), cycle_length=4,
                            num_parallel_calls=tf.data.AUTOTUNE)
    return (data.shuffle(SHUFFLED) if training else data).map(parse, num_parallel_calls=tf.data.AUTOTUNE)


def images(folder, part, training, labels):
    """One file for each image; the class is the name of its directory."""
    names = tf.data.Dataset.list_files(os.path.join(folder, "images", part, "*", "*.png"), shuffle=training)
    classes = tf.constant(labels)

    def load(name):
        label = tf.argmax(tf.strings.split(name, os.sep)[-2] == classes)
        return decode(tf.io.read_file(name)), label

    return names.map(load, num_parallel_calls=tf.data.AUTOTUNE)


def batches(arguments, part, training, labels):
    if arguments.source == "images":
        data = images(arguments.folder, part, training, labels)
    else:
        data = records(arguments.folder, part, training)
    return data.batch(arguments.batch).prefetch(tf.data.AUTOTUNE)


def network(classes):
    model = tf.keras.Sequential([
        tf.keras.Input((SIZE, SIZE, 3)),
        tf.keras.layers.Conv2D(16, 3, padding="same", activation="relu"), tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Conv2D(32, 3, padding="same", activation="relu"), tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Flatten(), tf.keras.layers.Dense(classes)])
    model.compile(optimizer=tf.keras.optimizers.Adam(2e-3), loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def accuracy(model, data):
    right = total = 0
    for pictures, labels in data:
        found = tf.argmax(model(pictures, training=False), axis=1)
        right += int(tf.reduce_sum(tf.cast(found == labels, tf.int64)))
        total += len(labels)
    return right / total


def main():
    parser = argparse.ArgumentParser(description="Trains a small network on TFRecords or images of a folder.")
    parser.add_argument("folder")
    parser.add_argument("--from", dest="source", choices=["records", "images"], default="records")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--save", metavar="FOLDER", help="where the network goes, as a SavedModel")
    arguments = parser.parse_args()
    tf.random.set_seed(1)
    with open(os.path.join(arguments.folder, "labels.txt"), encoding="utf-8") as file:
        labels = file.read().split()
    data = batches(arguments, "train", True, labels)
    model = network(len(labels))
    rates = Rates("tensorflow-" + arguments.source)
    for _ in range(arguments.epochs):
        rates.begin()
        for pictures, numbers in data:
            loss = model.train_on_batch(pictures, numbers)
            rates.count(len(numbers))
        rates.end("  loss of the last batch %.3f" % loss)
    rates.summary()
    print("tensorflow: accuracy %.3f on images that it has not seen" % accuracy(model, batches(arguments, "test", False, labels)))
    if arguments.save:
        model.export(arguments.save)


if __name__ == "__main__":
    main()
