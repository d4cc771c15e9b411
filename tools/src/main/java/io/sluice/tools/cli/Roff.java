package io.sluice.tools.cli;

import java.util.List;
import java.util.Locale;

/** A manual page in roff, as man(7) has it: what is given is text, and nothing of it is taken for a request. Not thread-safe. */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    /** @param name of the page, in its header */
    Roff(String name) {
        page.append(".TH \"")
                .append(escaped(name.toUpperCase(Locale.ROOT)))
                .append("\" 1 \"\" \"Sluice\" \"Sluice\"\n.hy 0\n.ad l\n");
    }

    void section(String heading) {
        page.append(".SH \"").append(escaped(heading)).append("\"\n");
    }

    /** Lines that man fills. */
    void text(String text) {
        page.append(escaped(text)).append('\n');
    }

    void paragraph(String text) {
        page.append(".PP\n");
        text(text);
    }

    /** A word or option, and below it what it is. */
    void term(String term, String text) {
        page.append(".TP\n\\fB").append(escaped(term)).append("\\fR\n");
        text(text);
    }

    /** Lines as they are, if there are any. */
    void verbatim(List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        page.append(".PP\n.nf\n");
        lines.forEach(line -> page.append(escaped(line)).append('\n'));
        page.append(".fi\n");
    }

    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
