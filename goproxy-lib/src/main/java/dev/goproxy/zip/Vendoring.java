package dev.goproxy.zip;

import dev.goproxy.modfile.GoVersion;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;

/**
 * Recognizes the files of vendored packages, which module zips do not include.
 *
 * <p>Until Go 1.23 the rule had a mistake, which the checksums of published modules depend on: the language version in
 * the module's go.mod file selects the rule.
 */
enum Vendoring {
    /** With {@code go 1.23} or earlier in go.mod, or without a go.mod. */
    BEFORE_1_24,
    /** With {@code go 1.24} or later in go.mod. */
    SINCE_1_24;

    private static final GoVersion GO_1_24 = GoVersion.parse("1.24");
    private static final String AT_ROOT = "vendor/";
    private static final String BELOW = "/vendor/";

    /** Returns the rule for a module with this go.mod file. An invalid file counts as an old one. */
    static Vendoring of(byte[] goMod) {
        try {
            var go = ModFile.parseLax("go.mod", goMod).go();
            return go.map(Vendoring::ofLanguage).orElse(BEFORE_1_24);
        } catch (InvalidModFileException e) {
            return BEFORE_1_24;
        }
    }

    boolean isVendored(String path) {
        if (this == SINCE_1_24 && path.equals("vendor/modules.txt")) {
            return true;
        }
        return path.startsWith(AT_ROOT)
                ? path.indexOf('/', AT_ROOT.length()) >= 0
                : path.contains(BELOW) && path.indexOf('/', importStart(path)) >= 0;
    }

    /**
     * A pre-release ({@code 1.24rc1}) counts as its language version, an invalid one ({@code 1.24.1rc1}) as an old one.
     */
    private static Vendoring ofLanguage(String go) {
        return GoVersion.isValid(go) && GoVersion.parse(go).language().isAtLeast(GO_1_24) ? SINCE_1_24 : BEFORE_1_24;
    }

    /** The start of the import path of a nested vendored package; a constant in the old rule, by mistake. */
    private int importStart(String path) {
        return this == SINCE_1_24 ? path.indexOf(BELOW) + BELOW.length() : BELOW.length();
    }
}
