package dev.goproxy.zip;

/**
 * Which files are those of vendored packages, which no module zip holds.
 *
 * <p>Until Go 1.23 the rule had a mistake, which sums of published modules have made eternal: it goes by the language version in the
 * module's go.mod.
 */
enum Vendoring {
    /** With {@code go 1.23} or earlier in go.mod, or without a go.mod. */
    BEFORE_1_24,
    /** With {@code go 1.24} or later in go.mod. */
    SINCE_1_24;

    private static final String AT_ROOT = "vendor/";
    private static final String BELOW = "/vendor/";

    boolean isVendored(String path) {
        if (this == SINCE_1_24 && path.equals("vendor/modules.txt")) {
            return true;
        }
        return path.startsWith(AT_ROOT)
                ? path.indexOf('/', AT_ROOT.length()) >= 0
                : path.contains(BELOW) && path.indexOf('/', importStart(path)) >= 0;
    }

    /** Where the import path of a nested vendored package begins; the old rule took it for a constant. */
    private int importStart(String path) {
        return this == SINCE_1_24 ? path.indexOf(BELOW) + BELOW.length() : BELOW.length();
    }
}
