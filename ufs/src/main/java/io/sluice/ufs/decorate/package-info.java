/** Stores around a store: one that tries again, one that counts. */
package io.sluice.ufs.decorate;
