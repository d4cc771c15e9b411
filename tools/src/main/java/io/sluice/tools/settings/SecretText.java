package io.sluice.tools.settings;

/** A text that may hold a secret: it is never printed. */
public record SecretText(String value) {
    @Override
    public String toString() {
        return "****";
    }
}
