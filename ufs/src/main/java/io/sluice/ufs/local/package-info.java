/** The connector for a folder: {@code file:///folder}. */
package io.sluice.ufs.local;
