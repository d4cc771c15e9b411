package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range of a file that goes on where it broke off. One whose bytes turn out to be damaged does not: those that were given away can't be called back. Not
 * thread-safe.
 */
final class ResumingStream extends InputStream {
    private static final Logger log = LoggerFactory.getLogger(ResumingStream.class);

    private final RangeOpener opener;
    private final Function<IOException, UfsException> translator;
    private final Patience patience;
    private InputStream current;
    private boolean broken;
    private long position;
    private long left;

    /** Opens what is left of the range. */
    interface RangeOpener {
        InputStream open(long offset, long length) throws UfsException;
    }

    /** @param current the range from {@code offset} on, already open */
    ResumingStream(
            InputStream current,
            long offset,
            long length,
            RangeOpener opener,
            Function<IOException, UfsException> translator,
            Patience patience) {
        this.current = current;
        this.position = offset;
        this.left = length;
        this.opener = opener;
        this.translator = translator;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        while (true) {
            try {
                return attempt(target, offset, (int) Math.min(length, left));
            } catch (UfsException failure) {
                breakOff();
                waitAfter(failure);
            }
        }
    }

    private int attempt(byte[] target, int offset, int length) throws UfsException, IOException {
        if (broken) {
            current = opener.open(position, left);
            broken = false;
        }
        int count;
        try {
            count = current.read(target, offset, length);
        } catch (IOException e) {
            UfsException failure = translator.apply(e);
            if (failure.error() == UfsError.CORRUPT) {
                throw new IOException(failure.reason(), failure);
            }
            throw failure;
        }
        if (count < 0) {
            throw new UfsException(UfsError.CORRUPT, "the stream ended " + left + " bytes early");
        }
        position += count;
        left -= count;
        patience.progress();
        return count;
    }

    private void waitAfter(UfsException failure) throws IOException {
        try {
            patience.waitAfter(failure);
        } catch (UfsException last) {
            throw new IOException(last.reason(), last);
        }
    }

    private void breakOff() {
        if (!broken) {
            broken = true;
            try {
                current.close();
            } catch (IOException e) {
                log.debug("event=broken-stream-not-closed cause={}", e.toString());
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (!broken) {
            current.close();
        }
    }
}
