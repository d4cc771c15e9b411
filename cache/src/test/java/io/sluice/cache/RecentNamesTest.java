package io.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import org.junit.jupiter.api.Test;

final class RecentNamesTest {
    private final RecentNames names = new RecentNames();

    private static ContentKey key(String path, long size, String version) {
        return new ContentKey("mount", StorePath.of(path), size, new ContentVersion(version));
    }

    @Test
    void everyKeyHasItsOwnNameHoweverManyShareAPlace() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3 * RecentNames.SLOTS; i++) {
                ContentKey key = key("folder/" + i, i, "v");
                assertThat(names.of(key).name()).isEqualTo(ContentName.of(ContentName.encode(key)));
            }
        }
    }

    @Test
    void keysThatDifferInOnePartOnlyAreToldApart() {
        ContentName name = names.of(key("a/b", 1, "v")).name();
        assertThat(names.of(key("a/b", 2, "v")).name()).isNotEqualTo(name);
        assertThat(names.of(key("a/b", 1, "w")).name()).isNotEqualTo(name);
        assertThat(names.of(key("a/c", 1, "v")).name()).isNotEqualTo(name);
    }

    @Test
    void anEqualKeyFindsWhatIsKnown() {
        assertThat(names.of(key("a/b", 1, "v"))).isSameAs(names.of(key("a/b", 1, "v")));
    }
}
