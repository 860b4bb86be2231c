package dev.goproxy.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The go.mod of a {@link TestVersion}. Immutable.
 *
 * @param present whether the version has one; if not, proxies synthesize it
 * @param text the whole file, if it is not made from the other components
 * @param go the go directive
 * @param directives further lines
 */
record GoMod(boolean present, Optional<String> text, String go, List<String> directives) {
    static GoMod of(boolean present) {
        return new GoMod(present, Optional.empty(), "1.21", List.of());
    }

    GoMod withText(String whole) {
        return new GoMod(true, Optional.of(whole), go, directives);
    }

    GoMod withGo(String version) {
        return new GoMod(present, text, version, directives);
    }

    GoMod with(String directive) {
        var more = new ArrayList<>(directives);
        more.add(directive);
        return new GoMod(present, text, go, List.copyOf(more));
    }

    /** Returns the {@code .mod} that a proxy serves for a module path. */
    String print(String path) {
        if (text.isPresent()) {
            return text.get();
        }
        var file = new StringBuilder("module " + path + "\n");
        if (present) {
            file.append("\ngo ").append(go).append('\n');
            directives.forEach(line -> file.append('\n').append(line).append('\n'));
        }
        return file.toString();
    }
}
