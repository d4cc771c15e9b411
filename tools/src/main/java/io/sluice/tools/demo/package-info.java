/** The demo: a store, a data set, a gateway and both doors, checked from end to end in one command. */
package io.sluice.tools.demo;
