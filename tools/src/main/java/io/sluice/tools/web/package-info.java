/** The web page of a gateway: HTML made here, on the port of the admin API. */
package io.sluice.tools.web;
