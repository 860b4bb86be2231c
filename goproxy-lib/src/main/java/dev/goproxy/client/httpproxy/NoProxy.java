package dev.goproxy.client.httpproxy;

import com.google.common.base.CharMatcher;
import dev.goproxy.client.connect.Cidr;
import java.net.IDN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hosts that NO_PROXY exempts from proxying, by Go's rules. Immutable. */
final class NoProxy {
    private final List<Rule> rules;

    private NoProxy(List<Rule> rules) {
        this.rules = rules;
    }

    private interface Rule {
        boolean matches(String host, String port, byte @Nullable [] address);
    }

    static NoProxy parse(String value) {
        var rules = new ArrayList<Rule>();
        for (String part : value.split(",", -1)) {
            String entry = CharMatcher.whitespace().trimFrom(part).toLowerCase(Locale.ROOT);
            if (entry.equals("*")) {
                return new NoProxy(List.of((host, port, address) -> true));
            }
            rule(entry).ifPresent(rules::add);
        }
        return new NoProxy(List.copyOf(rules));
    }

    /**
     * Whether requests go to a host directly.
     *
     * @param host host name in ASCII, or address without brackets
     */
    boolean matches(String host, String port) {
        if (host.equals("localhost")) {
            return true;
        }
        byte[] address = Cidr.address(host.contains(":") ? host.replaceFirst("(?s)%.+", "") : host);
        if (address != null && isLoopback(address)) {
            return true;
        }
        String name = CharMatcher.whitespace().trimFrom(host).toLowerCase(Locale.ROOT);
        return rules.stream().anyMatch(rule -> rule.matches(name, port, address));
    }

    private static Optional<Rule> rule(String entry) {
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Optional<Cidr> cidr = Cidr.parse(entry);
        if (cidr.isPresent()) {
            return Optional.of(
                    (host, port, address) -> address != null && cidr.get().contains(address));
        }
        HostPort place = HostPort.split(entry).orElse(new HostPort(entry, ""));
        byte[] wanted = Cidr.address(place.host());
        if (wanted != null) {
            return Optional.of((host, port, address) -> Arrays.equals(wanted, address) && place.matchesPort(port));
        }
        return place.host().isEmpty() ? Optional.empty() : Optional.of(domain(place));
    }

    private static Rule domain(HostPort place) {
        String name = place.host().startsWith("*.") ? place.host().substring(1) : place.host();
        boolean subdomainsOnly = name.startsWith(".");
        String suffix = "." + ascii(subdomainsOnly ? name.substring(1) : name);
        return (host, port, address) -> address == null
                && (host.endsWith(suffix) || (!subdomainsOnly && host.equals(suffix.substring(1))))
                && place.matchesPort(port);
    }

    static String ascii(String host) {
        try {
            return host.chars().allMatch(c -> c < 0x80) ? host : IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private static boolean isLoopback(byte[] address) {
        byte[] last = new byte[16];
        last[15] = 1;
        return address.length == 4 ? address[0] == 127 : Arrays.equals(address, last);
    }
}
