package io.sluice.ufs.s3;

import java.util.Optional;
import java.util.zip.Checksum;

/** The checksum that the store keeps of an object, and that of the bytes that came so far. Not thread-safe. */
final class ExpectedChecksum {
    private final ObjectChecksum kind;
    private final String expected;
    private final Checksum computed;

    ExpectedChecksum(ObjectChecksum kind, String expected) {
        this.kind = kind;
        this.expected = expected;
        this.computed = kind.start();
    }

    /** Empty where the answer tells none of the whole object: the checksum of an upload in parts may be one of the parts' checksums. */
    static Optional<ExpectedChecksum> toldBy(ObjectAnswer answer) {
        if (answer.header("x-amz-checksum-type").equals(Optional.of("COMPOSITE"))) {
            return Optional.empty();
        }
        return told(ObjectChecksum.CRC64NVME, answer)
                .or(() -> told(ObjectChecksum.CRC32C, answer))
                .or(() -> told(ObjectChecksum.CRC32, answer));
    }

    /** "-3" at its end says that it is one of the checksums of three parts. */
    private static Optional<ExpectedChecksum> told(ObjectChecksum kind, ObjectAnswer answer) {
        return answer.header(kind.header())
                .filter(sum -> sum.indexOf('-') < 0)
                .map(sum -> new ExpectedChecksum(kind, sum));
    }

    void update(byte[] bytes, int offset, int length) {
        computed.update(bytes, offset, length);
    }

    boolean matches() {
        return kind.encode(computed).equals(expected);
    }

    @Override
    public String toString() {
        return kind + ", " + kind.encode(computed) + " instead of " + expected;
    }
}
