package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** Runs operations of the door as a binding does, so that of a refusal nothing but the errno comes through. */
final class ByErrno {
    private final Answers answers;

    ByErrno(Answers answers) {
        this.answers = answers;
    }

    @FunctionalInterface
    interface Call<T> {
        T run() throws VfsException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws VfsException;
    }

    <T> T get(FuseOperation operation, Call<T> call) throws VfsException {
        AtomicReference<T> result = new AtomicReference<>();
        int answer = answers.answer(operation, "contract", () -> {
            result.set(call.run());
            return 0;
        });
        if (answer < 0) {
            throw new VfsException(errorOf(-answer), "errno " + -answer);
        }
        return result.get();
    }

    void act(FuseOperation operation, Action action) throws VfsException {
        get(operation, () -> {
            action.run();
            return true;
        });
    }

    /** The first of the errors that have this errno. */
    private static VfsError errorOf(int number) {
        return Arrays.stream(VfsError.values())
                .filter(error -> Errno.of(error).number() == number)
                .findFirst()
                .orElseThrow();
    }
}
