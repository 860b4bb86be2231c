package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;

/** Finds the line that names the module, without parsing the rest of the file. */
final class ModuleLine {
    private static final String WORD = "module";

    private ModuleLine() {}

    static String path(String text) {
        for (String raw : text.split("\n", -1)) {
            int comment = raw.indexOf("//");
            String line = CharMatcher.whitespace().trimFrom(comment < 0 ? raw : raw.substring(0, comment));
            if (line.startsWith(WORD)) {
                String rest = line.substring(WORD.length());
                String path = CharMatcher.whitespace().trimLeadingFrom(rest);
                boolean blankBetween = path.length() < rest.length();
                if (blankBetween && !path.isEmpty()) {
                    return unquoted(path);
                }
            }
        }
        return "";
    }

    private static String unquoted(String path) {
        return switch (path.charAt(0)) {
            case '"' -> GoStringLiteral.unquote(path).orElse("");
            case '`' ->
                path.length() > 1 && path.indexOf('`', 1) == path.length() - 1
                        ? path.substring(1, path.length() - 1).replace("\r", "")
                        : "";
            default -> path;
        };
    }
}
