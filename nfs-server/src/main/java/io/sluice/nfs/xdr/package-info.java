/** XDR (RFC 4506) over byte buffers: every length is checked before it is believed. */
package io.sluice.nfs.xdr;
