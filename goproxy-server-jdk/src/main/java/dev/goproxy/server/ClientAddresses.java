package dev.goproxy.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells who has sent a request: the other side of the connection, or, behind proxies that are trusted to say so, the
 * last address of {@code X-Forwarded-For} that is none of them. Immutable.
 */
final class ClientAddresses {
    /** Nobody is trusted. */
    static final ClientAddresses OF_CONNECTIONS = new ClientAddresses(List.of());

    /** What can be an address, so that it is never looked up as a name. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]{1,44}");

    private final List<Network> trusted;

    private ClientAddresses(List<Network> trusted) {
        this.trusted = trusted;
    }

    /** The addresses that begin with the same bits. */
    private record Network(InetAddress address, int bits) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            InetAddress first = ClientAddresses.parse(address)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "not an address or network, such as 10.0.0.1 or 10.0.0.0/8: " + text));
            int most = first.getAddress().length * Byte.SIZE;
            try {
                int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
                if (bits >= 0 && bits <= most) {
                    return new Network(first, bits);
                }
            } catch (NumberFormatException e) {
                // as out of bounds
            }
            throw new IllegalArgumentException("a network has a prefix of 0 to " + most + " bits: " + text);
        }

        boolean contains(InetAddress other) {
            byte[] bytes = other.getAddress();
            byte[] first = address.getAddress();
            if (bytes.length != first.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = Byte.SIZE - bits % Byte.SIZE;
            return Arrays.equals(bytes, 0, whole, first, 0, whole)
                    && (rest == Byte.SIZE || (bytes[whole] & 0xff) >> rest == (first[whole] & 0xff) >> rest);
        }
    }

    /**
     * Returns the addresses behind proxies.
     *
     * @param trusted addresses and networks of proxies: {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @throws IllegalArgumentException if one is none
     */
    static ClientAddresses behind(List<String> trusted) {
        return new ClientAddresses(trusted.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Network::parse)
                .toList());
    }

    private static Optional<InetAddress> parse(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns the other side of an exchange's connection, and whom its requests count for. */
    Activity.Peer peer(HttpExchange exchange) {
        return peer(exchange.getRemoteAddress(), exchange.getLocalAddress(), exchange.getRequestHeaders());
    }

    Activity.Peer peer(InetSocketAddress remote, InetSocketAddress local, Headers headers) {
        boolean isProxy = isTrusted(remote.getAddress());
        InetAddress client = isProxy ? forwarded(headers).orElse(remote.getAddress()) : remote.getAddress();
        return new Activity.Peer(remote, local.getPort(), client.getHostAddress(), !isProxy);
    }

    private Optional<InetAddress> forwarded(Headers headers) {
        List<String> fields = Objects.requireNonNullElse(headers.get("X-Forwarded-For"), List.of());
        String[] hops = String.join(",", fields).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = parse(hops[i].strip());
            if (hop.isEmpty() || !isTrusted(hop.get())) {
                return hop;
            }
        }
        return Optional.empty();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }
}
