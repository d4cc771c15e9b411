/** The command line: a client of the admin API. */
package io.sluice.tools.cli;
