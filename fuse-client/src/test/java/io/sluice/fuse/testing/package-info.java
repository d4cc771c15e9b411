/** What every binding is held to through a real kernel, and the rig for that. */
package io.sluice.fuse.testing;
