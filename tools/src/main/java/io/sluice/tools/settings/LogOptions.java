package io.sluice.tools.settings;

/**
 * The log.
 *
 * @param format whether a line is a text for people, with key=value pairs, or a JSON document for programs
 * @param fileSize when a file of the log is set aside
 * @param files how many are kept beside the current one
 */
public record LogOptions(LogLevel level, LogFormat format, DataSize fileSize, int files) {
    public LogOptions {
        if (fileSize.bytes() < 64 << 10) {
            throw new InvalidSetting("file-size", "be at least 64KiB");
        }
        if (files < 1 || files > 20) {
            throw new InvalidSetting("files", "be from 1 to 20");
        }
    }

    static LogOptions defaults() {
        return new LogOptions(LogLevel.INFO, LogFormat.TEXT, DataSize.ofMebibytes(10), 5);
    }
}
