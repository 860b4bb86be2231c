package dev.goproxy.client.connect;

import com.google.common.net.InetAddresses;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. Immutable. */
public final class Cidr {
    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Parses a range; returns empty if the text is not one. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = slash < 0 ? null : address(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.matches("[0-9]{1,8}")) {
            return Optional.empty();
        }
        boolean v6 = text.indexOf(':') >= 0;
        int bits = Integer.parseInt(length);
        if (bits > (v6 ? 128 : 32)) {
            return Optional.empty();
        }
        return Optional.of(v6 && address.length == 4 ? ipv4Mapped(address, bits) : new Cidr(address, bits));
    }

    /** Returns a range around {@code ::ffff:a.b.c.d}: of IPv4 addresses if it has no others, else of IPv6 addresses. */
    private static Cidr ipv4Mapped(byte[] address, int bits) {
        if (bits >= 96) {
            return new Cidr(address, bits - 96);
        }
        byte[] wide = new byte[16];
        wide[10] = (byte) 0xff;
        wide[11] = (byte) 0xff;
        return new Cidr(wide, bits);
    }

    /**
     * Returns the four or sixteen bytes of an address: four for an IPv4-mapped IPv6 address, null if the text is not an
     * address.
     */
    public static byte @Nullable [] address(String text) {
        boolean plain = text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
        return plain ? InetAddresses.forString(text).getAddress() : null;
    }

    /** Returns whether an address of four or sixteen bytes is in the range. */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int difference = address[i / 8] ^ network[i / 8];
            if ((difference >> (7 - i % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
