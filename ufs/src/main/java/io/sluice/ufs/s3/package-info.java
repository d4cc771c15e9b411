/** The connector for S3 and what speaks its protocol: {@code s3://bucket/prefix}. The AWS SDK is used nowhere else. */
package io.sluice.ufs.s3;
