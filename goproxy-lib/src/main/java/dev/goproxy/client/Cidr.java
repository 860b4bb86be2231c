package dev.goproxy.client;

import com.google.common.net.InetAddresses;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses, as {@code 10.0.0.0/8} or {@code fd00::/8}. */
final class Cidr {
    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    static Optional<Cidr> parse(String text) {
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
        return Optional.of(v6 && address.length == 4 ? mapped(address, bits) : new Cidr(address, bits));
    }

    /** A range around {@code ::ffff:a.b.c.d}: one of IPv4 addresses if it is narrow enough, else of IPv6 addresses. */
    private static Cidr mapped(byte[] address, int bits) {
        if (bits >= 96) {
            return new Cidr(address, bits - 96);
        }
        byte[] wide = new byte[16];
        wide[10] = (byte) 0xff;
        wide[11] = (byte) 0xff;
        return new Cidr(wide, bits);
    }

    /** The four or sixteen bytes of an address; an IPv4 address in IPv6 clothes has four. Null if the text is none. */
    static byte @Nullable [] address(String text) {
        boolean plain = text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
        return plain ? InetAddresses.forString(text).getAddress() : null;
    }

    boolean contains(byte[] address) {
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
