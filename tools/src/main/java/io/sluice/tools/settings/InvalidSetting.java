package io.sluice.tools.settings;

/** A value that a settings record refuses; the reader adds where it was written. */
final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String key;
    private final String wanted;

    /**
     * @param key within the record, like {@code port}
     * @param wanted what it must be, a clause that follows "must"
     */
    InvalidSetting(String key, String wanted) {
        super(null, null, false, false);
        this.key = key;
        this.wanted = wanted;
    }

    String key() {
        return key;
    }

    @Override
    public String getMessage() {
        return "must " + wanted;
    }
}
