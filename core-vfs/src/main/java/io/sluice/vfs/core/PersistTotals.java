package io.sluice.vfs.core;

import java.time.Duration;
import java.util.Optional;

/**
 * All that is on its way to the stores.
 *
 * @param files how many are sealed and not in their store, the refused ones not counted
 * @param bytes of those
 * @param oldest for how long the oldest of them has been waiting; empty if there is none
 * @param stuck how many were refused or set aside
 * @param alarm what somebody should look at, if so
 */
public record PersistTotals(int files, long bytes, Optional<Duration> oldest, int stuck, Optional<String> alarm) {}
