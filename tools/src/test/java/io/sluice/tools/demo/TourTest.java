package io.sluice.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.admin.CacheView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TourTest {
    @Test
    void theCacheIsToldInWordsAndNotInTheHeadOfATable() {
        CacheView.Directory directory =
                new CacheView.Directory("/cache", 1 << 30, 3 << 20, 125, 200, 45 << 20, 0, Optional.empty());

        assertThat(Tour.cache(new CacheView(List.of(directory), List.of(), 125, 45 << 20, 0)))
                .isEqualTo("125 files, 3.0 MiB of at most 1024.0 MiB; 45.0 MiB were read from it");
    }
}
