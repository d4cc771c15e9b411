package io.sluice.nfs.v3;

/** What follows the status of a procedure that failed (RFC 1813 §3.3, the resfail of each). */
public enum FailureBody {
    NOTHING(0, 0),
    ATTRIBUTES(1, 0),
    CHANGE(0, 1),
    TWO_CHANGES(0, 2),
    ATTRIBUTES_AND_CHANGE(1, 1);

    private final int attributes;
    private final int changes;

    FailureBody(int attributes, int changes) {
        this.attributes = attributes;
        this.changes = changes;
    }

    /** How many post_op_attr there are, before the changes. */
    int attributes() {
        return attributes;
    }

    /** How many wcc_data there are. */
    int changes() {
        return changes;
    }
}
