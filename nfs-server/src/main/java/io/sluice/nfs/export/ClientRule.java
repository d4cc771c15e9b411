package io.sluice.nfs.export;

/** Which clients an export lets in: a range of addresses, or a host by its name. */
public sealed interface ClientRule {
    /** As {@link #parse} reads it. */
    @Override
    String toString();

    record Network(Cidr range) implements ClientRule {
        @Override
        public String toString() {
            return range.toString();
        }
    }

    record Host(HostName name) implements ClientRule {
        @Override
        public String toString() {
            return name.value();
        }
    }

    /**
     * The rule that {@code text} names: {@code 10.0.0.0/8}, {@code 2001:db8::7} or {@code trainer.example.org}.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static ClientRule parse(String text) {
        try {
            return new Network(Cidr.parse(text));
        } catch (IllegalArgumentException noAddress) {
            if (text.indexOf('/') >= 0 || text.indexOf(':') >= 0) {
                throw noAddress;
            }
            return new Host(new HostName(text));
        }
    }
}
