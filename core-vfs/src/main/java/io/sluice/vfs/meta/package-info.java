/** The durable state of a gateway: the port, its records, and the MapDB implementation. */
package io.sluice.vfs.meta;
