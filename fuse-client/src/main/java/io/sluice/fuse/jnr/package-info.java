/** The FUSE door by jnr-fuse on libfuse 2; the only package that knows jnr. */
package io.sluice.fuse.jnr;
