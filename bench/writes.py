"""Writes through a gateway's FUSE mounts and past it, in turn, round by round, and makes the rows of the table from the medians.

Arguments: the work folder (with the mounts "sync", "async" and "unsigned" and the S3 server's "store"), the bucket's address, where the server tells what it was
asked, the gateway's process, the size of the big file in bytes, how many rounds count, and the file for the rows.
"""
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

FILES = 1000
FILE_BYTES = 100 * 1024
WRITERS = 4
# So often the small files are written in the round that does not count: then the gateway's code and the store's are compiled, as in one that runs for hours.
WARM_UPS = 5
SAVES = 100
PATIENCE = 600
MIB = 1 << 20
# How a big file is cut for the client that it is measured against; the faster one is the yardstick.
CUTS = ((8 * MIB, 8), (16 * MIB, 4))
kept = b""
TICK = os.sysconf("SC_CLK_TCK")


class Bench:
    def __init__(self, arguments):
        work, self.bucket, self.counts_at, gateway, size, rounds, rows = arguments
        self.work = Path(work)
        self.gateway = int(gateway)
        self.size = int(size)
        self.rounds = int(rounds)
        self.rows = Path(rows)
        self.samples = {}
        self.cpu = {}
        self.ticks = 0

    # --- what is written

    def make_files(self):
        self.local = self.work / "local"
        with open(self.local, "wb") as file:
            for _ in range(self.size // MIB):
                file.write(os.urandom(MIB))
        for part, _ in CUTS:
            folder = self.work / f"parts-{part}"
            folder.mkdir()
            run("split", "-b", str(part), "-a", "4", "-d", str(self.local), str(folder / "part-"))
        self.small = os.urandom(FILE_BYTES)
        (self.work / "small").write_bytes(self.small)

    # --- clients that know nothing of Sluice

    def copy_locally(self):
        target = self.work / "copy"
        seconds = dd(self.local, target, "conv=fsync")
        target.unlink()
        return seconds

    def curl_parts(self, part, parallel):
        """The S3 protocol's own way of a big object, each part a file that lies in memory."""
        address = f"{self.bucket}/plain/big"
        began = time.monotonic()
        with urllib.request.urlopen(urllib.request.Request(f"{address}?uploads", method="POST"), timeout=PATIENCE) as answer:
            upload = re.search(r"<UploadId>([^<]+)</UploadId>", answer.read().decode()).group(1)
        parts = sorted((self.work / f"parts-{part}").iterdir())
        jobs = [(file, f"{address}?partNumber={number}&uploadId={upload}") for number, file in enumerate(parts, 1)]
        tags = self.curl(jobs, parallel)
        body = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>{tags[url]}</ETag></Part>" for number, (_, url) in enumerate(jobs, 1))
        request = urllib.request.Request(
            f"{address}?uploadId={upload}", data=f"<CompleteMultipartUpload>{body}</CompleteMultipartUpload>".encode(),
            headers={"Content-Type": "application/xml"}, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read()
        seconds = time.monotonic() - began
        self.same(self.work / "store/bucket/plain/big")
        self.delete(["plain/big"])
        return seconds

    def curl_files(self):
        names = [f"plain/{number}" for number in range(FILES)]
        began = time.monotonic()
        self.curl([(self.work / "small", f"{self.bucket}/{name}") for name in names], WRITERS)
        seconds = time.monotonic() - began
        self.delete(names)
        return seconds

    def curl(self, jobs, parallel):
        """PUTs each file of the jobs to its address; their ETags, by address."""
        config = self.work / "curl-config"
        config.write_text("".join(f'upload-file = "{file}"\nurl = "{url}"\noutput = /dev/null\n' for file, url in jobs))
        told = run("curl", "-sSf", "--max-time", str(PATIENCE), "--parallel", "--parallel-immediate", "--parallel-max", str(parallel),
                   "-w", "%{url} %header{etag}\n", "-K", str(config))
        return dict(line.split(" ", 1) for line in told.splitlines())

    def delete(self, names):
        for name in names:
            urllib.request.urlopen(urllib.request.Request(f"{self.bucket}/{name}", method="DELETE"), timeout=PATIENCE).close()

    # --- the same through the gateway

    def big(self, persist, *operands):
        target = self.work / persist / "big"
        seconds = dd(self.local, target, *operands)
        stored = self.work / "store/bucket" / persist / "big"
        wait_until(stored.exists)
        self.same(stored)
        target.unlink()
        wait_until(lambda: not stored.exists())
        return seconds

    def files(self, persist):
        folder = self.work / persist / "files"
        folder.mkdir()
        before = self.counts().get("PUT", 0)
        with multiprocessing.Pool(WRITERS, keep, [self.small]) as writers:
            began = time.monotonic()
            writers.map(write_kept, [folder / str(number) for number in range(FILES)], chunksize=4)
            wait_until(lambda: self.counts().get("PUT", 0) - before >= FILES)
            seconds = time.monotonic() - began
        stored = self.work / "store/bucket" / persist / "files"
        wait_until(lambda: len(list(stored.iterdir())) == FILES)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        return seconds

    def saves(self, persist):
        """What the store is asked when a program writes a temporary name and renames it, as those do that save checkpoints."""
        folder = self.work / persist
        before = self.counts()
        for number in range(SAVES):
            temporary = folder / f"state-{number}.tmp"
            write_file(temporary, self.small)
            os.replace(temporary, folder / f"state-{number}")
        stored = self.work / "store/bucket" / persist
        wait_until(lambda: sum(name.startswith("state-") and not name.endswith(".tmp") for name in os.listdir(stored)) == SAVES)
        time.sleep(1)  # what nobody waits for is asked by then
        after = self.counts()
        for number in range(SAVES):
            (folder / f"state-{number}").unlink()
        return {kind: after.get(kind, 0) - before.get(kind, 0) for kind in ("PUT", "COPY", "DELETE")}

    def counts(self):
        with urllib.request.urlopen(self.counts_at, timeout=PATIENCE) as answer:
            return json.load(answer)

    def same(self, file):
        if subprocess.run(["cmp", str(self.local), str(file)], check=False).returncode != 0:
            raise SystemExit(f"bench: {file} has other bytes than what was written")

    # --- the rounds

    def warm_memory(self):
        """
        Memory that has been free for seconds may be the host's again, and costs several times as much as memory that was in use a moment ago. Three times the
        size is needed at most: what is written here, the store's parts of it, and the object that the store makes of them.
        """
        ballast = self.work / "ballast"
        piece = bytes(MIB)
        with open(ballast, "wb", buffering=0) as file:
            for _ in range(4 * self.size // MIB):
                file.write(piece)
        ballast.unlink()

    def measure(self, row, action, number):
        os.sync()
        if "files" not in row:
            self.warm_memory()
        before = cpu_ticks(self.gateway)
        seconds = action()
        ticks = cpu_ticks(self.gateway) - before
        if number > 0:
            self.samples.setdefault(row, []).append(seconds)
            self.cpu.setdefault(row, []).append(ticks / TICK)

    def round(self, number):
        self.measure("local", self.copy_locally, number)
        self.measure("async", lambda: self.big("async", "conv=fsync"), number)
        for part, parallel in CUTS:
            self.measure(f"curl-{part}", lambda part=part, parallel=parallel: self.curl_parts(part, parallel), number)
        self.measure("sync", lambda: self.big("sync"), number)
        self.measure("unsigned", lambda: self.big("unsigned"), number)
        for _ in range(WARM_UPS if number == 0 else 1):
            self.measure("curl-files", self.curl_files, number)
            for folder in ("sync", "unsigned", "async"):
                self.measure(f"files-{folder}", lambda folder=folder: self.files(folder), number)

    def run(self):
        self.make_files()
        # Round 0 compiles the code and is not counted.
        for number in range(self.rounds + 1):
            print(f"bench: round {number} of {self.rounds}, load {os.getloadavg()[0]:.2f}", file=sys.stderr, flush=True)
            self.round(number)
        saves = {persist: self.saves(persist) for persist in ("sync", "async")}
        self.rows.write_text("".join(self.table(saves)))

    # --- the rows

    def rate(self, row, amount):
        values = sorted(amount / seconds for seconds in self.samples[row])
        return statistics.median(values), f"{statistics.median(values):.0f}", f"({values[0]:.0f}–{values[-1]:.0f})"

    def table(self, saves):
        megabytes = self.size / 1e6
        cut = min(CUTS, key=lambda cut: statistics.median(self.samples[f"curl-{cut[0]}"]))
        plain = f"curl, {cut[1]} × {cut[0] // MIB} MiB"
        size = f"{self.size // MIB} MiB"
        yield self.yardstick(f"{size} to the local disk: `dd bs=1M conv=fsync`", "local", megabytes, "MB/s")
        yield self.row(f"{size} by FUSE, `persist=async`: `dd bs=1M conv=fsync`", "async", "local", megabytes, "MB/s", 0.8, "local")
        yield self.yardstick(f"{size} as one object in parts: {plain}", f"curl-{cut[0]}", megabytes, "MB/s")
        yield self.row(f"{size} by FUSE, `persist=sync`: `dd bs=1M`, which waits for the store", "sync", f"curl-{cut[0]}", megabytes, "MB/s", 0.8, "curl")
        yield self.row(f"{size} by FUSE, `persist=sync`, `payload-signing=never`", "unsigned", f"curl-{cut[0]}", megabytes, "MB/s", 0.8, "curl")
        yield self.yardstick(f"{FILES:,} files of 100 KiB: curl, {WRITERS} at once", "curl-files", FILES, "files/s")
        for folder, options in (("sync", "`persist=sync`"), ("unsigned", "`persist=sync`, `payload-signing=never`"), ("async", "`persist=async`")):
            yield self.row(f"{FILES:,} files of 100 KiB by FUSE, {WRITERS} writers, {options}, until all are in the store",
                           f"files-{folder}", "curl-files", FILES, "files/s", 0.7, "curl")
        for persist, counts in saves.items():
            met = counts == {"PUT": SAVES, "COPY": 0, "DELETE": 0}
            told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
            yield (f"| {SAVES} files written under a temporary name and renamed, `persist={persist}`: what the store is asked | {told} "
                   f"| {SAVES} PUT, no COPY, no DELETE: {verdict(met)} |\n")

    def yardstick(self, what, row, amount, unit):
        _, median, spread = self.rate(row, amount)
        return f"| {what} | {median} {unit} {spread} | (yardstick) |\n"

    def row(self, what, row, other, amount, unit, target, name):
        own, median, spread = self.rate(row, amount)
        ratio = own / self.rate(other, amount)[0]
        cpu = statistics.median(self.cpu[row])
        work = f"{cpu / (amount / 1000):.2f} CPU s/GB" if unit == "MB/s" else f"{cpu / amount * 1000:.2f} CPU ms a file"
        return f"| {what} | {median} {unit} {spread}, {work} | ≥ {target} of {name}: {ratio:.2f}, {verdict(ratio >= target)} |\n"


def verdict(met):
    return "met" if met else "**not met**"


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout


def dd(source, target, *operands):
    began = time.monotonic()
    run("dd", f"if={source}", f"of={target}", "bs=1M", "status=none", *operands)
    return time.monotonic() - began


def write_file(path, data):
    with open(path, "xb", buffering=0) as file:
        file.write(data)


def keep(data):
    """What a writer's process writes: given once, when it starts."""
    global kept
    kept = data


def write_kept(path):
    write_file(path, kept)


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("bench: what was written does not arrive")
        time.sleep(0.002)


def cpu_ticks(process):
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    Bench(sys.argv[1:]).run()
