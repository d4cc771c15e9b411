/** What the modules count, read together: for {@code /metrics}, for the web page, for {@code sluice top}. */
package io.sluice.tools.metrics;
