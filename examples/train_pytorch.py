#!/usr/bin/env python3
"""Trains a small network by PyTorch on images that a DataLoader reads, shuffled and by several processes, from a folder such as a mount.

    train_pytorch.py FOLDER [--epochs 3] [--workers 2] [--batch 32] [--no-training] [--save FILE]

FOLDER/images has train/CLASS/*.png and test/CLASS/*.png, as make_dataset.py writes them. With --save the network is saved as TorchScript, under a temporary name
and renamed. Prints samples a second of each epoch, and how much of the time the training waited for data. With --no-training nothing is computed: then it
is the reading and decoding alone that is measured.

Needs PyTorch and torchvision: on Debian, apt-get install python3-torch python3-torchvision python3-pil
"""

import argparse
import os
import time

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from rates import Rates

SIZE = 32


def loader(folder, part, arguments, shuffle):
    """Batches of images and classes. Each worker process opens, reads and decodes files of its own."""
    change = transforms.Compose([transforms.Resize((SIZE, SIZE)), transforms.ToTensor()])
    images = datasets.ImageFolder(os.path.join(folder, "images", part), change)
    return DataLoader(images, batch_size=arguments.batch, shuffle=shuffle, num_workers=arguments.workers,
                      persistent_workers=arguments.workers > 0)


def network(classes):
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (SIZE // 4) ** 2, classes))


def train(model, batches, rates):
    """One epoch; returns the mean loss and the seconds that were spent waiting for a batch. Without a model nothing is computed."""
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3) if model else None
    losses = waited = 0.0
    asked = time.perf_counter()
    for images, labels in batches:
        waited += time.perf_counter() - asked
        if model:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses += loss.item()
        rates.count(len(labels))
        asked = time.perf_counter()
    return losses / len(batches), waited


def accuracy(model, batches):
    right = total = 0
    with torch.no_grad():
        for images, labels in batches:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


def save(model, path):
    """TorchScript, whole or not at all."""
    draft = path + ".tmp"
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(draft, "wb") as file:
        torch.jit.save(torch.jit.script(model), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    print("pytorch: saved %s, %d bytes" % (path, os.path.getsize(path)))


def main():
    parser = argparse.ArgumentParser(description="Trains a small network on images of a folder.")
    parser.add_argument("folder")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--no-training", action="store_true", help="read and decode only")
    parser.add_argument("--save", metavar="FILE", help="where the network goes, as TorchScript")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    batches = loader(arguments.folder, "train", arguments, True)
    model = None if arguments.no_training else network(len(batches.dataset.classes))
    rates = Rates("pytorch-read" if arguments.no_training else "pytorch")
    for _ in range(arguments.epochs):
        rates.begin()
        loss, waited = train(model, batches, rates)
        share = 100 * waited / (time.perf_counter() - rates.started)
        rates.end("  waited for data %.0f %%%s" % (share, "  loss %.3f" % loss if model else ""))
    rates.summary()
    if model:
        print("pytorch: accuracy %.3f on images that it has not seen" % accuracy(model, loader(arguments.folder, "test", arguments, False)))
        if arguments.save:
            save(model.eval(), arguments.save)


if __name__ == "__main__":
    main()
