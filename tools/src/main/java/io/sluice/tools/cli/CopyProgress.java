package io.sluice.tools.cli;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How far a copy is: the bytes that went through the streams which it was given, and the files that are done. For one thread. */
final class CopyProgress {
    private final Progress progress;
    private long totalBytes;
    private long bytes;
    private long files;

    CopyProgress(Progress progress) {
        this.progress = progress;
    }

    /** It will be so many bytes in all. */
    void expect(long all) {
        totalBytes = all;
    }

    void fileIsDone() {
        files++;
    }

    /** How many files are done. */
    long files() {
        return files;
    }

    private void passed(long count) {
        bytes += count;
        progress.show(bytes, totalBytes, FsMount.count(files, "file"));
    }

    InputStream through(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                passed(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                passed(Math.max(0, count));
                return count;
            }
        };
    }

    OutputStream through(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int one) throws IOException {
                out.write(one);
                passed(1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
                passed(length);
            }
        };
    }
}
