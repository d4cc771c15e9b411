/**
 * The connector for HDFS ({@code hdfs://}, {@code webhdfs://}, {@code swebhdfs://}) and for every other file system that Hadoop's own {@code FileSystem}
 * opens. The factory and the settings know no class of Hadoop, so that none is loaded before a mount needs it.
 */
package io.sluice.ufs.hdfs;
