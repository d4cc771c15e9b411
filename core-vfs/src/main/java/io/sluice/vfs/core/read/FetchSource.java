package io.sluice.vfs.core.read;

import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.UnderFileSystem;

/** Where the bytes of a content come from, and what its readers have done so far. */
record FetchSource(ContentKey key, UnderFileSystem store, ReadHistory history) {}
