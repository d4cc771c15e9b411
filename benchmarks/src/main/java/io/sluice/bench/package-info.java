/** How fast Sluice is: small benchmarks of its parts by JMH, and the read path as a whole beside the best that the same machine can do. */
package io.sluice.bench;
