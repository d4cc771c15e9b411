package io.sluice.vfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountUriTest {
    @ParameterizedTest
    @CsvSource({
        "s3://bucket,s3,bucket,'',s3://bucket",
        "S3://Bucket/,s3,Bucket,'',s3://Bucket",
        "s3://my_bucket/a/b/,s3,my_bucket,a/b,s3://my_bucket/a/b",
        "s3://bucket//a,s3,bucket,a,s3://bucket/a",
        "file:///data,file,'',data,file:///data",
        "file:/data,file,'',data,file:///data",
        "file:///,file,'','',file:///",
        "hdfs://namenode:8020/user/x,hdfs,namenode:8020,user/x,hdfs://namenode:8020/user/x",
        "hdfs://[::1]:8020/x,hdfs,[::1]:8020,x,hdfs://[::1]:8020/x",
        "s3://b/a%20b%25%3F,s3,b,a b%?,s3://b/a%20b%25%3F",
        "s3://b/team@example.org,s3,b,team@example.org,s3://b/team@example.org",
    })
    void aUriIsTakenApartAndPrintedSoThatItParsesAgain(
            String text, String scheme, String authority, String path, String printed) throws UfsException {
        MountUri uri = MountUri.parse(text);
        assertThat(uri).isEqualTo(new MountUri(scheme, authority, path)).hasToString(printed);
        assertThat(MountUri.parse(uri.toString())).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "'',the URI has no scheme",
        "/data,the URI has no scheme",
        "bucket/prefix,the URI has no scheme",
        "s3:bucket,the URI lacks \"//\"",
        "s3://,not a URI",
        "s3://bucket/a b,not a URI",
        "s3://bucket/100%,not a URI",
        "://bucket,not a URI",
        "s3://bucket?x=1,neither '?' nor '#'",
        "s3://bucket/a#b,neither '?' nor '#'",
        "s3://host:port/x,not a host or bucket",
    })
    void aBadUriIsRefusedByOneLineThatSaysWhy(String text, String why) {
        assertThatThrownBy(() -> MountUri.parse(text))
                .isInstanceOfSatisfying(
                        UfsException.class, e -> assertThat(e.error()).isEqualTo(UfsError.INVALID))
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://key:SECRET@bucket/x",
                "s3://key:SECRET@my_bucket/x",
                "s3://SECRET@bucket",
                "s3://key:SECRET/more@bucket/x",
                "s3://key:SE CRET@bucket/x",
                "s3://key:SECRET@bucket/x?y",
                "s3:key:SECRET@bucket",
                "key:SECRET@bucket/x",
                "//key:SECRET@bucket/x",
                "s3://key:SECRET%@bucket",
            })
    void credentialsAreRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> MountUri.parse(text))
                .isInstanceOf(UfsException.class)
                .hasMessageNotContaining("SECRET")
                .hasMessageNotContaining("CRET");
    }

    @Test
    void theContainerOfAnAzureAccountIsNoCredential() throws Exception {
        MountUri uri = MountUri.parse("abfs://container@account.dfs.core.windows.net/data");

        assertThat(uri.authority()).isEqualTo("container@account.dfs.core.windows.net");
        assertThat(uri.toString()).isEqualTo("abfs://container@account.dfs.core.windows.net/data");
        assertThatThrownBy(() -> MountUri.parse("hdfs://container@namenode/data"))
                .hasMessageContaining("credentials do not belong in a URI");
        assertThatThrownBy(() -> MountUri.parse("abfs://c:SECRET@account.dfs.core.windows.net/data"))
                .hasMessageContaining("credentials do not belong in a URI");
        assertThatThrownBy(() -> MountUri.parse("abfs://SECRETkey@account.dfs.core.windows.net/data"))
                .hasMessageContaining("credentials do not belong in a URI")
                .hasMessageNotContaining("SECRET");
    }

    @Property
    void whateverTextIsGivenIsParsedOrRefusedAsInvalid(@ForAll @StringLength(max = 30) String text) {
        try {
            MountUri uri = MountUri.parse("s3://" + text);
            assertThat(MountUri.parse(uri.toString())).isEqualTo(uri);
        } catch (UfsException e) {
            assertThat(e.error()).isEqualTo(UfsError.INVALID);
        }
    }
}
