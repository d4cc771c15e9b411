/** How long things take: counted where they happen, shown elsewhere. */
package io.sluice.vfs.measure;
