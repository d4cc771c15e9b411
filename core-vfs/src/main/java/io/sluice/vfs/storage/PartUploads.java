package io.sluice.vfs.storage;

import java.util.Optional;

/**
 * Objects that go up in parts, one call a part: while their last bytes are not yet there, and on after a restart. Implemented by stores that keep the parts of an
 * upload until it is completed. Thread-safe.
 */
public interface PartUploads {
    /**
     * Begins an upload. Nothing is seen at {@code file} until it is complete.
     *
     * @param owner by which {@link #resume} finds it in a later process; not empty
     */
    PartUpload begin(StorePath file, String owner) throws UfsException;

    /**
     * The upload that an earlier process began for {@code owner} and did not end, with the parts that the store has of it; empty if there is none.
     *
     * @throws UfsException {@link UfsError#NOT_FOUND} if the store knows it no more: it has become an object, or was aborted; a second call is empty then
     */
    Optional<PartUpload> resume(String owner) throws UfsException;
}
