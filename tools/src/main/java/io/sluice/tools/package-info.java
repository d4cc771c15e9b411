/** The gateway as a process: its home, its life, and the one place that wires all modules. */
package io.sluice.tools;
