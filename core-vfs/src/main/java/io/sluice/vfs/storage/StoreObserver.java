package io.sluice.vfs.storage;

/** Is told when a store that is open goes away, and when it is back, as the calls to it show. Called in this order, one at a time. */
public interface StoreObserver {
    /** Nobody wants to know. */
    StoreObserver NOBODY = new StoreObserver() {
        @Override
        public void away(String reason) {
            // As said.
        }

        @Override
        public void back() {
            // As said.
        }
    };

    /** It does not answer any more; {@code reason} is what the last call failed by. */
    void away(String reason);

    /** It answers again. */
    void back();
}
