/** The admin API: everything that the command line asks of a running gateway, by HTTP on the loopback. */
package io.sluice.tools.admin;
