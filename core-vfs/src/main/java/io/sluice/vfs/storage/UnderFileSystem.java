package io.sluice.vfs.storage;

import io.sluice.vfs.FileName;
import java.io.InputStream;
import java.util.Optional;

/**
 * One store below one mount: what a connector implements. Kept small by rule; retries, metrics and the like are decorators around it.
 *
 * <p>Thread-safe. Every call may block on the network, is made from a thread that may block, and ends by an answer or a
 * {@link UfsException} within the connector's own time-out. An interrupt ends it with {@link UfsError#UNAVAILABLE}.
 */
public interface UnderFileSystem extends AutoCloseable {
    StoreTraits traits();

    /**
     * The entry at {@code path}, or empty if there is none. Where a key {@code a} and keys below {@code a/} both exist, the directory wins.
     * The root is always a directory.
     */
    Optional<StoreEntry> stat(StorePath path) throws UfsException;

    /**
     * A page of the entries of {@code directory}: each name once in all pages, a directory wins over a file of the same name, in one request to the
     * store a page. A directory that does not exist is {@link UfsError#NOT_FOUND} where directories are real, and empty where they are keys.
     *
     * @param token empty for the first page, else the last page's {@link StorePage#next()}
     */
    StorePage list(StorePath directory, Optional<String> token) throws UfsException;

    /**
     * The part of a directory's listing around that name, in one request to the store; empty if single names cost the store no more than that.
     * A directory that does not exist has no entries.
     */
    default Optional<StoreRange> listFrom(StorePath directory, FileName name) throws UfsException {
        return Optional.empty();
    }

    /**
     * The bytes {@code offset} to {@code offset + length} of exactly that version of a file: a stream that ends after {@code length} bytes, or
     * throws an IOException (never one that silently ends early); translate it with {@link #translate}. The caller closes it.
     *
     * @param length at least 1; the range lies within the file
     * @throws UfsException {@link UfsError#CHANGED} if the store has another version now, {@link UfsError#NOT_FOUND} if it has none
     */
    InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException;

    /**
     * All bytes of exactly that version of a file, as {@link #read} gives them. Where the store keeps a checksum of the whole file, the stream checks it: if it
     * does not match, the read of the last bytes throws what translates to {@link UfsError#CORRUPT}, and none of the bytes before can be trusted.
     *
     * @param size of that version
     */
    default InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        return size == 0 ? InputStream.nullInputStream() : read(file, version, 0, size);
    }

    /** What an IOException of a stream that {@link #read} gave means. */
    UfsException translate(java.io.IOException failure);

    /**
     * Stores a whole object, so that it is there entirely or not at all, and returns it as the store then has it. Parent directories are made where
     * they are real and missing.
     */
    StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException;

    /** The same in parts, of which each is a call of its own; empty if the store has no such thing: then every object goes up whole. */
    default Optional<PartUploads> partUploads() {
        return Optional.empty();
    }

    /** Deletes a file; deleting what is not there is {@link UfsError#NOT_FOUND} where the store can tell, and done where it can't. */
    void delete(StorePath file) throws UfsException;

    /**
     * Moves a file, replacing what is there; or a directory onto nothing, where {@link StoreTraits#directoryRename()} says so. On stores without
     * rename it is a server-side copy and a delete.
     *
     * @return the file as the store has it at its new place; empty for a directory
     */
    Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException;

    /**
     * Copies exactly that version of a file to another place, replacing what is there. Needed of stores without {@link StoreTraits#directoryRename()}; the
     * bytes pass through here unless the store has a copy of its own.
     *
     * @param source what lies at {@code from}
     * @throws UfsException {@link UfsError#CHANGED} if the store has another version now, {@link UfsError#NOT_FOUND} if it has none
     */
    default StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return put(to, new StoredSource(this, from, source.version(), source.size()), PutMode.REPLACE);
    }

    /** Makes a directory, or the marker of one; {@link UfsError#EXISTS} if it is there and the store can tell. */
    void makeDirectory(StorePath directory) throws UfsException;

    /** Removes an empty directory and its marker; {@link UfsError#NOT_EMPTY} if something lies below it. */
    void removeDirectory(StorePath directory) throws UfsException;

    @Override
    void close();
}
