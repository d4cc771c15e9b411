package io.sluice.vfs.core.write;

import io.sluice.vfs.FileName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the names that programs give to what they are about to rename. A pure function of the name.
 *
 * <p>Who is taken for temporary and is not loses some seconds; who is temporary and not known costs a copy in the store. So random
 * letters count where a word of a data set can't stand in their place.
 */
public final class TemporaryNames {
    private static final String RANDOM_6 = "(?![a-z]{6}$|\\d{6}$)[A-Za-z0-9]{6}";

    /** What is temporary by its end or beginning, be it a file or a directory. */
    private static final List<String> ANY = List.of(
            ".*\\.tmp",
            ".+\\.tmp(\\d+|[0-9A-Fa-f]{6,})",
            ".+\\.tmp[._-][A-Za-z0-9_.-]+",
            ".+\\.temp",
            ".+\\.(partial|incomplete)",
            ".+\\.incomplete[A-Z0-9_]{6,}",
            "\\.tmp([._-].+|\\d+|" + RANDOM_6 + ")",
            "tmp[A-Za-z0-9_]{8}",
            "tmp\\.(?![a-z]{10}$)[A-Za-z0-9]{10}",
            ".+\\.orbax-checkpoint-tmp(-.*)?",
            ".+\\._COPYING_");

    private static final List<String> FILES = List.of(
            "tmp(?=[a-z0-9_]{0,7}[0-9_])[a-z0-9_]{8}\\..+",
            ".+\\.(part|filepart|crdownload|opdownload|download|lock|__lock)",
            ".+\\.(inprogress|in-progress)([.-].+)?",
            ".+\\.tempstate\\d+",
            "\\..+\\." + RANDOM_6,
            "\\.(#|~).+",
            "#.+#",
            ".+~",
            "4913",
            "\\..+\\.sw[a-px]",
            "\\.goutputstream-[A-Z0-9]{6}",
            "tmp_(obj|pack|idx|rev|bitmap|commit|mtimes|multi)_.+",
            "_?\\.?tmp-[0-9a-f-]{8,}");

    private static final List<String> DIRECTORIES =
            List.of(".+_temp(_[0-9a-f]{32})?", "_temporary", "tmp-checkpoint-\\d+");

    private static final Pattern FILE = anyOf(ANY, FILES);
    private static final Pattern DIRECTORY = anyOf(ANY, DIRECTORIES);

    private TemporaryNames() {}

    public static boolean isTemporaryFile(FileName name) {
        return FILE.matcher(name.value()).matches();
    }

    /** Whether what lies in a directory of that name is likely to lie in another one soon. */
    public static boolean isTemporaryDirectory(FileName name) {
        return DIRECTORY.matcher(name.value()).matches();
    }

    private static Pattern anyOf(List<String> some, List<String> others) {
        return Pattern.compile(
                Stream.concat(some.stream(), others.stream()).collect(Collectors.joining("|", "(?s)", "")));
    }
}
