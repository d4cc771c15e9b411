package io.sluice.nfs.portmap;

/** That a version of a program is served by TCP on a port of this host (RFC 1833 §3.1). */
public record Mapping(int program, int version, int port) {
    /** The protocol number of TCP. */
    static final int TCP = 6;
}
