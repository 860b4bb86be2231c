package dev.goproxy.checksum;

import com.google.common.io.BaseEncoding;
import java.util.Comparator;

/** A file's name and the SHA-256 hash of its content. */
final class NamedSum {
    /** Orders by the names' UTF-8 bytes, which is the order of their code points and not that of Java's strings. */
    static final Comparator<NamedSum> ORDER = (a, b) -> compareCodePoints(a.name, b.name);

    private final String name;
    private final byte[] sha256;

    NamedSum(String name, byte[] sha256) {
        this.name = name;
        this.sha256 = sha256;
    }

    String line() {
        return BaseEncoding.base16().lowerCase().encode(sha256) + "  " + name + "\n";
    }

    private static int compareCodePoints(String a, String b) {
        var length = Math.min(a.length(), b.length());
        for (var i = 0; i < length; i++) {
            var x = a.charAt(i);
            var y = b.charAt(i);
            if (x != y) {
                // Surrogates encode the highest code points, but are not the highest chars.
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
