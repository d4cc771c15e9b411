package io.sluice.nfs.v3;

import io.sluice.vfs.VfsException;
import java.util.List;

/** One procedure of NFS: its arguments, and what it does with them. Thread-safe. */
public interface Procedure<A> {
    A decode(Arguments in);

    /** The files and directories that the call names, in the order in which {@link #failureBody} tells of them. */
    List<Target> targets(A arguments);

    FailureBody failureBody();

    /** Does what is asked and writes the results; runs again from the start when an inode had to be recalled. */
    void answer(A arguments, Results out) throws VfsException;

    /** Whether {@link #answerNow} is worth a try. */
    default boolean answersNow() {
        return false;
    }

    /**
     * The same from what is in memory; never blocks.
     *
     * @return false if only {@link #answer} can tell, errors included; then it does not matter what was written
     */
    default boolean answerNow(A arguments, Results out) {
        return false;
    }
}
