/** The port to the stores below: what a connector implements. */
package io.sluice.vfs.storage;
