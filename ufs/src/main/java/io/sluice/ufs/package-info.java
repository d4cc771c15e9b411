/** The connectors to the stores below, found and put together. */
package io.sluice.ufs;
