/** What the tests of every module share: contract suites that every implementation of a port runs, and fakes of the ports. */
package io.sluice.vfs.testing;
