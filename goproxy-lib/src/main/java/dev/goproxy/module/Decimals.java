package dev.goproxy.module;

import java.math.BigInteger;
import java.util.Optional;

/** Arithmetic on decimal numbers of any length. */
final class Decimals {
    private Decimals() {}

    static String increment(String decimal) {
        return new BigInteger(decimal).add(BigInteger.ONE).toString();
    }

    /** Returns the number minus one; empty for zero. */
    static Optional<String> decrement(String decimal) {
        var number = new BigInteger(decimal);
        return number.signum() == 0
                ? Optional.empty()
                : Optional.of(number.subtract(BigInteger.ONE).toString());
    }
}
