package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bindings that can serve a wanted mount.
 *
 * @param usable the best first; at least one
 * @param why the best of them, and not a better one
 */
record BindingOffers(List<FuseBinding> usable, String why) {
    /** @throws VfsException {@link VfsError#NOT_SUPPORTED} if none can be used; with the reasons, in one line */
    static BindingOffers of(List<FuseBinding> bindings, BindingChoice choice) throws VfsException {
        List<FuseBinding> allowed = bindings.stream().filter(choice::allows).toList();
        List<FuseBinding> usable = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (FuseBinding binding : allowed) {
            Optional<String> obstacle = binding.obstacle();
            if (obstacle.isEmpty()) {
                usable.add(binding);
            } else if (usable.isEmpty()) {
                obstacles.add(allowed.size() == 1 ? obstacle.get() : binding.name() + ": " + obstacle.get());
            }
        }
        if (usable.isEmpty()) {
            throw new VfsException(
                    VfsError.NOT_SUPPORTED,
                    obstacles.isEmpty() ? "this gateway has no binding " + choice : String.join("; ", obstacles));
        }
        String asked = choice == BindingChoice.AUTO ? "auto" : "asked for";
        return new BindingOffers(usable, obstacles.isEmpty() ? asked : asked + ", for " + String.join("; ", obstacles));
    }

    FuseBinding best() {
        return usable.getFirst();
    }

    boolean hasAnother() {
        return usable.size() > 1;
    }

    /** What is left when the best has turned out not to work, for {@code reason}. */
    BindingOffers without(String reason) {
        return new BindingOffers(usable.subList(1, usable.size()), "auto, for " + best().name() + ": " + reason);
    }
}
