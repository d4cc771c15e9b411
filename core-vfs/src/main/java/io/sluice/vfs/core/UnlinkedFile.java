package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.write.OwnAttributes;
import io.sluice.vfs.storage.StorePath;

/** An object that was unlinked while somebody held it: readable as before, deleted when it is let go. */
record UnlinkedFile(InodeId id, Mount mount, StorePath path, ContentKey key, OwnAttributes attributes) {}
