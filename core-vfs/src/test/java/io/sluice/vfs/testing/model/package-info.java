/** A small reference model of docs/SEMANTICS.md, and random operations that a gateway and the model are both put to. */
package io.sluice.vfs.testing.model;
