package io.sluice.ufs.s3;

import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;

/** A server's answer to a GET of an object that it grants. Not thread-safe. */
record ObjectAnswer(SdkHttpResponse head, AbortableInputStream body) {
    /** A header, if it is there and says something. */
    Optional<String> header(String name) {
        return head.firstMatchingHeader(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** How many bytes the answer is said to have; empty if that is not said, -1 if what is said is no number. */
    Optional<Long> contentLength() {
        return header("Content-Length").map(ObjectAnswer::number);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
