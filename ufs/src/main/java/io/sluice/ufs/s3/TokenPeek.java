package io.sluice.ufs.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Tells where the next page of a listing begins while the answer is still being read: S3 and most that speak its protocol say so before the first key. Thread-safe.
 *
 * <p>A server that says it behind them, or in a way that is not understood here, is no worse off than without.
 */
final class TokenPeek implements ExecutionInterceptor {
    /** Who is to be told, with a request for a listing. */
    static final ExecutionAttribute<Consumer<String>> LISTENER = new ExecutionAttribute<>("SluiceNextPage");

    private static final int MAX_PEEKED_BYTES = 4 << 10;
    private static final String BEGIN = "<NextContinuationToken>";
    private static final String END = "</NextContinuationToken>";

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<Consumer<String>> listener = Optional.ofNullable(attributes.getAttribute(LISTENER))
                .filter(any -> context.httpResponse().isSuccessful());
        return listener.isEmpty()
                ? context.responseBody()
                : context.responseBody().map(body -> new Peeked(body, listener.get()));
    }

    /** The token in the beginning of an answer; empty if it is not there, or not whole yet, or has characters that XML writes otherwise. */
    static Optional<String> tokenIn(String answer) {
        int begin = answer.indexOf(BEGIN) + BEGIN.length();
        int end = answer.indexOf(END);
        if (begin < BEGIN.length() || end <= begin) {
            return Optional.empty();
        }
        String token = answer.substring(begin, end);
        return token.indexOf('&') < 0 && token.indexOf('<') < 0 ? Optional.of(token) : Optional.empty();
    }

    private static final class Peeked extends FilterInputStream {
        private final StringBuilder seen = new StringBuilder();
        private Optional<Consumer<String>> listener;

        Peeked(InputStream body, Consumer<String> listener) {
            super(body);
            this.listener = Optional.of(listener);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count > 0 && listener.isPresent()) {
                peek(target, offset, count);
            }
            return count;
        }

        private void peek(byte[] read, int offset, int count) {
            seen.append(new String(
                    read, offset, Math.min(count, MAX_PEEKED_BYTES - seen.length()), StandardCharsets.ISO_8859_1));
            Optional<String> token = tokenIn(seen.toString());
            token.ifPresent(listener.get());
            if (token.isPresent() || seen.length() >= MAX_PEEKED_BYTES) {
                listener = Optional.empty();
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
