package io.sluice.tools.settings;

import java.time.Duration;

/**
 * Reading from stores.
 *
 * @param budget the most bytes that all fetches together may hold in memory; a quarter of the largest heap (-Xmx), if that is less
 * @param window how far ahead of a sequential reader is fetched
 * @param deadline how long a fetch is tried again before the reader gets an error
 */
public record ReadOptions(DataSize budget, DataSize window, Duration deadline) {
    public ReadOptions {
        if (budget.bytes() < 16 << 20) {
            throw new InvalidSetting("budget", "be at least 16MiB");
        }
        if (window.bytes() > budget.bytes()) {
            throw new InvalidSetting("window", "be at most read.budget (" + budget + ")");
        }
        if (deadline.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidSetting("deadline", "be at least 1s");
        }
    }

    static ReadOptions defaults() {
        return new ReadOptions(DataSize.ofMebibytes(256), DataSize.ofMebibytes(32), Duration.ofMinutes(5));
    }
}
