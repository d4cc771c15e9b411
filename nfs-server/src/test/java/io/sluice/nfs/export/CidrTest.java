package io.sluice.nfs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.4.5, 192.168.4.5, true",
        "192.168.4.5, 192.168.4.4, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.99.1.0/30, ::ffff:10.99.1.2, true"
    })
    void aRangeContainsWhatSharesItsPrefix(String range, String address, boolean contained) {
        assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.0.0.0/8",
        "10.0.0.7, 10.0.0.7/32",
        "0:0:0:0:0:0:0:1, ::1/128",
        "::/0, ::/0",
        "2001:DB8:0:0:1:0:0:0/80, 2001:db8:0:0:1::/80",
        "2001:db8::1:0:0:1, 2001:db8::1:0:0:1/128",
        "fe80:0:1:0:1:0:1:0/112, fe80:0:1:0:1:0:1:0/112"
    })
    void aRangeIsWrittenAsShortAsPeopleWriteIt(String range, String shown) {
        assertThat(Cidr.parse(range)).hasToString(shown);
        assertThat(Cidr.parse(shown)).isEqualTo(Cidr.parse(range));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "::/129",
                "10.0.0.0/8/8",
                "10.0.0",
                "10.0.0/24",
                "10",
                "010.0.0.1"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }
}
