package io.sluice.tools.settings;

/**
 * The log.
 *
 * @param fileSize when a file of the log is set aside
 * @param files how many are kept beside the current one
 */
public record LogOptions(LogLevel level, DataSize fileSize, int files) {
    public LogOptions {
        if (fileSize.bytes() < 64 << 10) {
            throw new InvalidSetting("file-size", "be at least 64KiB");
        }
        if (files < 1 || files > 20) {
            throw new InvalidSetting("files", "be from 1 to 20");
        }
    }

    static LogOptions defaults() {
        return new LogOptions(LogLevel.INFO, DataSize.ofMebibytes(10), 5);
    }
}
