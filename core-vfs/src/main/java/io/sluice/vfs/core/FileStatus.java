package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import java.util.Optional;

/**
 * What is known of a file beside its attributes.
 *
 * @param cachedBytes how much of it can be read without the store; 0 to its size
 * @param failure why the store refused it, in life {@link FileLife#FAILED}
 */
public record FileStatus(FileLife life, long cachedBytes, Optional<String> failure) {}
