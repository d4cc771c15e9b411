package io.sluice.vfs.core.read;

/**
 * What a read asks to be fetched ahead, whether it is there already or not.
 *
 * @param from at a block
 * @param to at a block or at the end of the content; not more than {@code from} if nothing is asked for
 */
record FetchAhead(long from, long to) {
    static final FetchAhead NOTHING = new FetchAhead(0, 0);

    boolean asks() {
        return from < to;
    }
}
