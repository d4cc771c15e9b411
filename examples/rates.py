"""What the examples print: a line for each pass over the data, and at the end the rates of the first pass and of the best one after it."""

import time


class Rates:
    """Counts samples and bytes, one pass after the other. For one thread."""

    def __init__(self, name):
        self.name = name
        self.rates = []
        self.begin()

    def begin(self):
        """Begins a pass."""
        self.started = time.perf_counter()
        self.samples = 0
        self.bytes = 0

    def count(self, samples, size=0):
        self.samples += samples
        self.bytes += size

    def leave_out(self, seconds):
        """Takes seconds that were no reading out of the pass."""
        self.started += seconds

    def end(self, more=""):
        """Ends a pass, and prints it; the next one begins with begin()."""
        seconds = time.perf_counter() - self.started
        self.rates.append(self.samples / seconds)
        moved = "  %6.1f MB/s" % (self.bytes / 1e6 / seconds) if self.bytes else ""
        print("%s: epoch %d  %d samples  %.2f s  %.0f samples/s%s%s" % (
            self.name, len(self.rates), self.samples, seconds, self.rates[-1], moved, more), flush=True)

    def summary(self):
        """One line for people and for examples/run. Cold is the first pass: it is cold if nothing was cached before the program began."""
        warm = "%.0f" % max(self.rates[1:]) if self.rates[1:] else "-"
        print("%s: cold %.0f warm %s samples/s" % (self.name, self.rates[0], warm), flush=True)
