package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

/**
 * Writes entries as {@code fs ls} shows them, one line each:
 * {@code -rwxr-xr-x  user group 88931400 PERSISTED 2019-02-07 03:56:09 0% /training-data/file.tgz}.
 *
 * <p>Columns are as wide as the widest value so far, so that pages of any number of entries need no second pass.
 */
final class ListFormat {
    private static final int USER = 0;
    private static final int GROUP = 1;
    private static final int SIZE = 2;
    private static final int LIFE = 3;
    private static final int CACHED = 4;

    private final Accounts users;
    private final Accounts groups;
    private final TimeZone zone;
    private final int[] widths = new int[5];

    ListFormat(Accounts users, Accounts groups, TimeZone zone) {
        this.users = users;
        this.groups = groups;
        this.zone = zone;
    }

    /** The lines of a page. */
    List<String> lines(List<EntryView> page) {
        List<String[]> rows = page.stream().map(this::columns).toList();
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>(page.size());
        for (int i = 0; i < page.size(); i++) {
            lines.add(line(page.get(i), rows.get(i)));
        }
        return lines;
    }

    private String[] columns(EntryView entry) {
        return new String[] {
            users.name((int) entry.uid()),
            groups.name((int) entry.gid()),
            Long.toString(entry.size()),
            state(entry),
            entry.directory() ? "DIR" : percent(entry.cachedBytes(), entry.size()) + "%"
        };
    }

    /** How far it is on its way to the store. */
    static String state(EntryView entry) {
        String progress = entry.progressPercent().isPresent()
                ? " " + entry.progressPercent().getAsInt() + "%"
                : "";
        return entry.state().name() + progress;
    }

    private String line(EntryView entry, String[] row) {
        return String.join(
                " ",
                mode(entry) + " ",
                left(row[USER], widths[USER]),
                left(row[GROUP], widths[GROUP]),
                right(row[SIZE], widths[SIZE]),
                left(row[LIFE], widths[LIFE]),
                Terminal.time(entry.modified(), zone),
                right(row[CACHED], widths[CACHED]),
                Terminal.printable(entry.path()));
    }

    /** How much of a file is cached, rounded down, so that 100 means all of it. */
    static long percent(long cached, long size) {
        return size == 0 ? 100 : (long) Math.floor(100.0 * Math.min(cached, size) / size);
    }

    /** The type and the permission bits as ls shows them. */
    static String mode(EntryView entry) {
        char[] shown = (entry.directory() ? "d---------" : "----------").toCharArray();
        for (int i = 0; i < 9; i++) {
            if ((entry.mode() & (0400 >> i)) != 0) {
                shown[i + 1] = "rwx".charAt(i % 3);
            }
        }
        special(shown, 3, (entry.mode() & 04000) != 0, 's');
        special(shown, 6, (entry.mode() & 02000) != 0, 's');
        special(shown, 9, (entry.mode() & 01000) != 0, 't');
        return new String(shown);
    }

    private static void special(char[] shown, int at, boolean set, char letter) {
        if (set) {
            shown[at] = shown[at] == 'x' ? letter : Character.toUpperCase(letter);
        }
    }

    /** Rows as a table: all columns but the last are padded to the widest value. */
    static List<String> table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widest = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widest[i] = Math.max(widest[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> row(row, widest)).toList();
    }

    private static String row(List<String> row, int[] widest) {
        Stream<String> cells = java.util.stream.IntStream.range(0, row.size())
                .mapToObj(i -> i == row.size() - 1 ? row.get(i) : left(row.get(i), widest[i]));
        return String.join("  ", cells.toList());
    }

    private static String left(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }
}
