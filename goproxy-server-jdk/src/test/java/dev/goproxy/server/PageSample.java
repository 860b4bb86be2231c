package dev.goproxy.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Samples of pages: parts of a test's source between {@code // sample: name} and {@code // end}. */
public final class PageSample {
    private PageSample() {}

    /** Returns whether a page shows the sample word for word. */
    public static boolean isShown(Path sourceFile, String name, String page) throws IOException {
        String source = Files.readString(sourceFile);
        String begin = "// sample: " + name + "\n";
        int start = source.indexOf(begin) + begin.length();
        String sample = source.substring(start, source.indexOf("// end", start));
        return plain(Files.readString(Path.of(page))).contains(plain(sample));
    }

    /** Without differences of layout, and with the tests' own ports and folder. */
    private static String plain(String text) {
        return text.replace("Path.of(\"/var/cache/goproxy\")", "folder")
                .replace("localhost:8080", "localhost:0")
                .replace("\"localhost\", 8080", "\"localhost\", 0")
                .replaceAll("\\s+", "");
    }
}
