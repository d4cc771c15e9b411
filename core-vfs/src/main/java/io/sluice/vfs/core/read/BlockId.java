package io.sluice.vfs.core.read;

import io.sluice.vfs.content.ContentKey;

/** One block of one content. */
record BlockId(ContentKey content, int block) {}
