package io.sluice.vfs.storage;

/**
 * One object on its way in parts. The parts are numbered from 1 on, and lie one behind the other. Thread-safe, but two calls for the same part are not made at
 * once.
 *
 * <p>Every call throws {@link UfsError#NOT_FOUND} if the store does not know the upload any more.
 */
public interface PartUpload {
    /** Whether it becomes an object at that place: an upload does not move. */
    boolean isAt(StorePath file);

    /** Whether the store has that part, and with exactly the bytes of {@code part}, as far as it lets that be told without reading them; else no. */
    boolean has(int number, UploadSource part) throws UfsException;

    /** Brings a part. One that is there already is replaced. */
    void put(int number, UploadSource part) throws UfsException;

    /**
     * Makes the object of the parts 1 to {@code parts}, all of which {@link #has} or {@link #put} has seen; parts behind these are dropped. The upload ends, unless
     * this fails.
     *
     * @throws UfsException {@link UfsError#EXISTS} if the name is taken and the mode is exclusive; then the upload goes on
     */
    StoreEntry.StoreFile complete(int parts, PutMode mode) throws UfsException;

    /** Removes all that is there of it; done if there is nothing. No part is on its way meanwhile. */
    void abort() throws UfsException;
}
