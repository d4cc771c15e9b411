package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a streamed listing: an entry, or, as the last line, how many there were or why there are no more. A listing without a
 * last line was cut off.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ListLine(Optional<EntryView> entry, Optional<ProblemView> problem, OptionalLong end) {
    static ListLine of(EntryView entry) {
        return new ListLine(Optional.of(entry), Optional.empty(), OptionalLong.empty());
    }

    static ListLine of(ProblemView problem) {
        return new ListLine(Optional.empty(), Optional.of(problem), OptionalLong.empty());
    }

    static ListLine end(long entries) {
        return new ListLine(Optional.empty(), Optional.empty(), OptionalLong.of(entries));
    }
}
