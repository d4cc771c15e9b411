package io.sluice.ufs.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** Ends every answer that is parsed in memory at a size no honest server reaches; the bytes of objects pass. Thread-safe. */
final class BoundedAnswers implements ExecutionInterceptor {
    // 1,000 keys of 1,024 bytes, each byte escaped, and the rest of their entries.
    private static final long MAX_BYTES = 8 << 20;

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes executionAttributes) {
        boolean content = context.request() instanceof GetObjectRequest
                && context.httpResponse().isSuccessful();
        return content ? context.responseBody() : context.responseBody().map(Bounded::new);
    }

    private static final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;

        Bounded(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
