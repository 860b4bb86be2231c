package dev.goproxy.client.connect;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Addresses to which clients, pages, redirects and DNS answers may lead us. The operator's own settings may name any;
 * others can't use us to reach this machine or what only this machine can reach. Immutable.
 */
public final class AddressRules {
    /** Private addresses are allowed, and there are no exceptions. */
    public static final AddressRules DEFAULT = new AddressRules(false, List.of());

    /** Link-local addresses and, of other ranges, those where clouds tell machines their secrets. */
    private static final List<Cidr> METADATA =
            ranges("169.254.0.0/16,fe80::/10,fd00:ec2::254/128,fd20:ce::254/128,100.100.100.200/32,168.63.129.16/32,"
                    + "192.0.0.192/32");

    private static final List<Cidr> PRIVATE =
            ranges("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7,fec0::/10");
    private static final List<Cidr> UNSPECIFIED = ranges("0.0.0.0/8,::/128");
    private static final Cidr NAT64 = ranges("64:ff9b::/96").get(0);
    private static final int IPV4_IN_NAT64 = 12;

    private final boolean forbidsPrivate;
    private final List<Cidr> allowed;

    private AddressRules(boolean forbidsPrivate, List<Cidr> allowed) {
        this.forbidsPrivate = forbidsPrivate;
        this.allowed = allowed;
    }

    /** Returns these rules, with or without private addresses (RFC 1918, RFC 6598, RFC 4193) among the forbidden. */
    public AddressRules forbiddingPrivate(boolean forbid) {
        return new AddressRules(forbid, allowed);
    }

    /**
     * Returns these rules with exceptions.
     *
     * @param addresses addresses and ranges, such as {@code 127.0.0.1,fd00::/8}; may be empty
     * @throws IllegalArgumentException if one is neither
     */
    public AddressRules allowing(String addresses) {
        return new AddressRules(forbidsPrivate, ranges(addresses));
    }

    private static List<Cidr> ranges(String text) {
        return Splitter.on(',')
                .trimResults()
                .omitEmptyStrings()
                .splitToStream(text)
                .map(range -> Cidr.parse(withLength(range))
                        .orElseThrow(() ->
                                new IllegalArgumentException("neither an address nor a range of addresses: " + range)))
                .toList();
    }

    private static String withLength(String range) {
        if (range.indexOf('/') >= 0) {
            return range;
        }
        return range + (range.indexOf(':') >= 0 ? "/128" : "/32");
    }

    /** Returns the trust in a host that a client has named. */
    public Trust inNamed(String host) {
        return forbidsPrivate || isPublic(host) ? Trust.STRANGER : Trust.LOCAL;
    }

    /**
     * Returns the trust in what a host says, in a page or a redirect.
     *
     * @param before the trust in whoever named that host
     */
    public Trust inWordsOf(String host, Trust before) {
        if (before == Trust.STRANGER || isPublic(host)) {
            return Trust.STRANGER;
        }
        return before == Trust.OPERATOR || isOnThisMachine(host) ? Trust.LOCAL : Trust.STRANGER;
    }

    /** Whether a name is that of a site of the internet, or an address is one that everybody can reach. */
    private static boolean isPublic(String host) {
        Optional<InetAddress> literal = literal(host);
        return literal.isPresent()
                ? !isThisMachine(literal.get()) && !isIn(PRIVATE, literal.get())
                : InternetDomainName.isValid(host)
                        && InternetDomainName.from(host).hasRegistrySuffix();
    }

    /** Whether a name that isn't public is one of this machine, or can't be resolved, as behind an HTTP proxy. */
    private static boolean isOnThisMachine(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(AddressRules::isThisMachine);
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /**
     * Returns normally unless a host is forbidden whatever DNS says.
     *
     * @param host name or address; an IPv6 address may be in brackets
     * @throws ForbiddenAddressException if it is an address that is forbidden, or {@code localhost}
     */
    public void requireAllowed(Trust trust, String host) throws ForbiddenAddressException {
        String name = host.toLowerCase(Locale.ROOT);
        Optional<InetAddress> address = name.equals("localhost") || name.endsWith(".localhost")
                ? Optional.of(InetAddress.getLoopbackAddress())
                : literal(host);
        if (address.isPresent()) {
            allowed(trust, host, List.of(address.get()));
        }
    }

    /**
     * Resolves a host.
     *
     * @return those of its addresses that are allowed
     * @throws ForbiddenAddressException if none is
     */
    public List<InetAddress> resolve(Trust trust, String host) throws ForbiddenAddressException, UnknownHostException {
        return allowed(trust, host, List.of(InetAddress.getAllByName(host)));
    }

    /**
     * Returns the addresses of a host that are allowed.
     *
     * @param addresses all of its addresses, at least one
     * @throws ForbiddenAddressException if none is
     */
    List<InetAddress> allowed(Trust trust, String host, List<InetAddress> addresses) throws ForbiddenAddressException {
        if (trust == Trust.OPERATOR) {
            return addresses;
        }
        List<InetAddress> left = new ArrayList<>();
        String forbidden = "no";
        for (InetAddress address : addresses) {
            Optional<String> kind = forbiddenKind(trust, address);
            if (kind.isPresent()) {
                forbidden = kind.get();
            } else {
                left.add(address);
            }
        }
        if (left.isEmpty()) {
            throw new ForbiddenAddressException(host, forbidden);
        }
        return left;
    }

    /** Returns what kind of address it is if it is forbidden. */
    private Optional<String> forbiddenKind(Trust trust, InetAddress address) {
        if (isIn(allowed, address)) {
            return Optional.empty();
        }
        if (address.isMulticastAddress() || isIn(METADATA, address)) {
            return Optional.of("a link-local or metadata");
        }
        if (isIn(UNSPECIFIED, address)) {
            return Optional.of("an unspecified");
        }
        if (trust == Trust.STRANGER && isThisMachine(address)) {
            return Optional.of("a loopback");
        }
        return trust == Trust.STRANGER && forbidsPrivate && isIn(PRIVATE, address)
                ? Optional.of("a private")
                : Optional.empty();
    }

    private static boolean isThisMachine(InetAddress address) {
        return forms(address).anyMatch(InetAddress::isLoopbackAddress);
    }

    private static boolean isIn(List<Cidr> ranges, InetAddress address) {
        return forms(address).anyMatch(form -> ranges.stream().anyMatch(range -> range.contains(form.getAddress())));
    }

    /** Returns an address, and the IPv4 address that it is a form of, if it is. */
    private static Stream<InetAddress> forms(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return Stream.of(address);
        }
        if (NAT64.contains(v6.getAddress())) {
            byte[] v4 = Arrays.copyOfRange(v6.getAddress(), IPV4_IN_NAT64, v6.getAddress().length);
            return Stream.of(address, fromBytes(v4));
        }
        return InetAddresses.hasEmbeddedIPv4ClientAddress(v6)
                ? Stream.of(address, InetAddresses.getEmbeddedIPv4ClientAddress(v6))
                : Stream.of(address);
    }

    private static InetAddress fromBytes(byte[] address) {
        try {
            return Inet4Address.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no IPv4 address", e);
        }
    }

    /** Parses an address, with or without brackets, and whatever its zone is. */
    private static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String address = bare.indexOf(':') >= 0 ? bare.replaceFirst("%.*", "") : bare;
        return InetAddresses.isInetAddress(address) ? Optional.of(InetAddresses.forString(address)) : Optional.empty();
    }
}
