/** What the demo needs and the gateway must not hold: an S3 server, and a small data set made by code. */
package io.sluice.demo;
