package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** How the cache stands; all sizes in bytes. */
public record CacheView(List<Directory> directories, long contents, long hitBytes, long evictions) {
    public CacheView {
        directories = List.copyOf(directories);
    }

    /** @param alarm why it takes nothing at the moment, if so */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Directory(String path, long limitBytes, long usedBytes, Optional<String> alarm) {}
}
