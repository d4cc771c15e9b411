package io.sluice.vfs.core;

import java.util.List;
import java.util.Optional;

/**
 * What a store allows, as it was tried.
 *
 * @param steps one for each operation, in their order
 * @param leftover the probe object that could not be removed again, by its name below the mount, if so
 */
public record MountCheck(List<Step> steps, boolean readonly, Optional<String> leftover) {
    /** What a mount needs of its store. */
    public enum Operation {
        LIST,
        GET,
        PUT,
        DELETE
    }

    /** Whether it is allowed. */
    public enum Answer {
        YES,
        NO,
        UNTRIED
    }

    /** @param why what was done, what the store said, or why it was not tried */
    public record Step(Operation operation, Answer answer, String why) {}

    public MountCheck {
        steps = List.copyOf(steps);
    }

    /** Whether the store refuses nothing that the mount needs: all four operations, or LIST and GET if it is read-only. */
    public boolean suffices() {
        return steps.stream()
                .filter(step -> !readonly || step.operation() == Operation.LIST || step.operation() == Operation.GET)
                .noneMatch(step -> step.answer() == Answer.NO);
    }
}
