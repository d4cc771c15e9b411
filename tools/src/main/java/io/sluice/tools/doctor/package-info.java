/** Finds what keeps a gateway of this host from working, before or while it runs. */
package io.sluice.tools.doctor;
