/** Gives the spans of the gateway to a collector of OpenTelemetry. */
package io.sluice.tools.tracing;
