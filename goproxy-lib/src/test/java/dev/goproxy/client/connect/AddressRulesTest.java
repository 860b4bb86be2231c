package dev.goproxy.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private static final AddressRules RULES = AddressRules.DEFAULT;
    private static final AddressRules STRICT = RULES.forbiddingPrivate(true);

    private static void require(AddressRules rules, Trust trust, String address) throws ForbiddenAddressException {
        rules.allowed(trust, "host.example.com", List.of(InetAddresses.forString(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "::1",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "2002:7f00:1::",
                "::ffff:127.0.0.1"
            })
    void strangersDontLeadToThisMachine_butItsNeighboursMay(String address) {
        assertThatThrownBy(() -> require(RULES, Trust.STRANGER, address))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessageContaining("host.example.com leads to a loopback address");
        assertThatCode(() -> require(RULES, Trust.LOCAL, address)).doesNotThrowAnyException();
        assertThatCode(() -> require(RULES, Trust.OPERATOR, address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "224.0.0.1",
                "ff02::1",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::"
            })
    void onlyTheOperatorLeadsToMetadataAndTheLike(String address) {
        assertThatThrownBy(() -> require(RULES, Trust.STRANGER, address)).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> require(RULES, Trust.LOCAL, address)).isInstanceOf(ForbiddenAddressException.class);
        assertThatCode(() -> require(RULES, Trust.OPERATOR, address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd12::1"})
    void privateAddressesAreForbiddenIfTheOperatorSaysSo(String address) {
        assertThatCode(() -> require(RULES, Trust.STRANGER, address)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(STRICT, Trust.STRANGER, address))
                .hasMessageContaining("leads to a private address");
        assertThatCode(() -> require(
                        STRICT.allowing("10.0.0.0/8, 172.16.0.0/12,192.168.1.1,100.64.0.1/32,fd00::/8"),
                        Trust.STRANGER,
                        address))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "172.15.255.255", "2606:4700::1111", "128.0.0.1", "1.0.0.1"})
    void publicAddressesAreForEverybody(String address) {
        assertThatCode(() -> require(STRICT, Trust.STRANGER, address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "github.com, STRANGER",
        "corp.example.co.uk, STRANGER",
        "EXAMPLE.COM., STRANGER",
        "8.8.8.8, STRANGER",
        "[2606:4700::1111], STRANGER",
        "git.corp, LOCAL",
        "git.test, LOCAL",
        "go_mirror, LOCAL",
        "localhost, LOCAL",
        "127.0.0.1, LOCAL",
        "10.1.2.3, LOCAL"
    })
    void namesOfTheInternetAreThoseOfStrangers(String host, Trust trust) {
        assertThat(RULES.inNamed(host)).isEqualTo(trust);
        assertThat(RULES.inWordsOf(host, Trust.OPERATOR)).isEqualTo(trust);
        assertThat(STRICT.inNamed(host)).isEqualTo(Trust.STRANGER);
        assertThat(RULES.inWordsOf(host, Trust.STRANGER)).isEqualTo(Trust.STRANGER);
    }

    @Test
    void whoIsNotOfThisMachineDoesntLeadToIt() {
        assertThat(RULES.inWordsOf("127.0.0.1", Trust.LOCAL)).isEqualTo(Trust.LOCAL);
        assertThat(RULES.inWordsOf("10.1.2.3", Trust.LOCAL)).isEqualTo(Trust.STRANGER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "[::1]", "::1", "::1%eth0"})
    void requireAllowed_needsNoResolver(String host) {
        assertThatThrownBy(() -> RULES.requireAllowed(Trust.STRANGER, host))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void allowed_keepsTheAddressesThatAre() throws Exception {
        InetAddress inside = InetAddresses.forString("127.0.0.1");
        InetAddress outside = InetAddresses.forString("8.8.8.8");
        assertThat(RULES.allowed(Trust.STRANGER, "x", List.of(inside, outside))).containsExactly(outside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "localhost", "1.2.3.4/"})
    void allowing_refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> RULES.allowing(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
