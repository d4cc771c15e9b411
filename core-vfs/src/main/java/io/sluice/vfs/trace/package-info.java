/** Where time goes in one operation: a port for tracing, which costs nothing while nobody listens. */
package io.sluice.vfs.trace;
