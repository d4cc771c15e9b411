/** Loads: whole files and directories that are brought into the cache before anybody reads them, as jobs of the gateway. */
package io.sluice.vfs.core.load;
