package io.sluice.tools.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What chmod asks for, octal ({@code 644}) or symbolic ({@code u+rwX,go-w}), as POSIX has it; pure. */
public final class ModeChange {
    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)([-+=])([rwxXst]*)");
    private static final int ALL = 07777;

    private final List<Clause> clauses;

    private ModeChange(List<Clause> clauses) {
        this.clauses = List.copyOf(clauses);
    }

    private record Clause(String who, char operator, String bits) {}

    /** The change that {@code text} tells; empty if it is none. */
    public static Optional<ModeChange> parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(new ModeChange(List.of(new Clause("", '#', text))));
        }
        List<Clause> clauses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = CLAUSE.matcher(part);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            clauses.add(new Clause(matcher.group(1), matcher.group(2).charAt(0), matcher.group(3)));
        }
        return Optional.of(new ModeChange(clauses));
    }

    /** Whether every mode becomes the same one. */
    public boolean isAbsolute() {
        return clauses.stream().allMatch(clause -> clause.operator == '#');
    }

    /** The mode that {@code mode} becomes; {@code X} is execute for directories and for what somebody may execute. */
    public int applyTo(int mode, boolean directory) {
        int changed = mode;
        for (Clause clause : clauses) {
            if (clause.operator == '#') {
                changed = Integer.parseInt(clause.bits, 8);
                continue;
            }
            int who = who(clause.who);
            int bits = bits(clause.bits, directory || (changed & 0111) != 0) & who;
            changed = switch (clause.operator) {
                case '+' -> changed | bits;
                case '-' -> changed & ~bits;
                default -> (changed & ~who) | bits;
            };
        }
        return changed & ALL;
    }

    private static int who(String letters) {
        if (letters.isEmpty() || letters.indexOf('a') >= 0) {
            return ALL;
        }
        int mask = 0;
        mask |= letters.indexOf('u') >= 0 ? 04700 : 0;
        mask |= letters.indexOf('g') >= 0 ? 02070 : 0;
        mask |= letters.indexOf('o') >= 0 ? 01007 : 0;
        return mask;
    }

    private static int bits(String letters, boolean executable) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            bits |= switch (letters.charAt(i)) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 'X' -> executable ? 0111 : 0;
                case 's' -> 06000;
                default -> 01000;
            };
        }
        return bits;
    }
}
