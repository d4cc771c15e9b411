package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which way to speak to the kernel is wanted. */
public enum BindingChoice {
    /** The best that this machine allows. */
    AUTO,
    KERNEL,
    JNR;

    /**
     * The choice of that name.
     *
     * @throws VfsException {@link VfsError#INVALID} if there is none
     */
    public static BindingChoice parse(String name) throws VfsException {
        for (BindingChoice choice : values()) {
            if (choice.toString().equals(name)) {
                return choice;
            }
        }
        throw new VfsException(
                VfsError.INVALID,
                name + " is no binding; choose one of "
                        + Arrays.stream(values()).map(BindingChoice::toString).collect(Collectors.joining(", ")));
    }

    boolean allows(FuseBinding binding) {
        return this == AUTO || toString().equals(binding.name());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
