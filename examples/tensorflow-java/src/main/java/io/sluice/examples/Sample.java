package io.sluice.examples;

/** An image and the number of its class. */
record Sample(byte[] png, long label) {}
