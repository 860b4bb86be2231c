package dev.goproxy.vcs.discovery;

import com.google.common.base.CharMatcher;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.vcs.discovery.HtmlTokens.SyntaxException;
import dev.goproxy.vcs.discovery.HtmlTokens.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code go-import} tags of a web page.
 *
 * @param imports the well-formed tags
 * @see <a href="https://go.dev/ref/mod#vcs-find">Go Modules Reference: finding a repository for a module path</a>
 */
record GoImportPage(List<GoImport> imports) {
    /**
     * Parses the head of a page.
     *
     * @throws SyntaxException if it is malformed and has no tag before the error
     */
    static GoImportPage parse(byte[] html) throws SyntaxException {
        List<GoImport> imports = new ArrayList<>();
        HtmlTokens tokens = new HtmlTokens(html);
        try {
            for (Optional<Tag> tag = tokens.next(); tag.isPresent() && !endsHead(tag.get()); tag = tokens.next()) {
                goImport(tag.get()).ifPresent(imports::add);
            }
        } catch (SyntaxException e) {
            if (imports.isEmpty()) {
                throw e;
            }
        }
        return new GoImportPage(List.copyOf(imports));
    }

    private static boolean endsHead(Tag tag) {
        return tag.name().equals("body") || tag.name().equals("/head");
    }

    private static Optional<GoImport> goImport(Tag tag) {
        if (!tag.name().equals("meta") || !"go-import".equals(tag.attributes().get("name"))) {
            return Optional.empty();
        }
        String[] fields = CharMatcher.whitespace()
                .trimAndCollapseFrom(tag.attributes().getOrDefault("content", ""), ' ')
                .split(" ", -1);
        return fields.length == 3 || fields.length == 4
                ? Optional.of(new GoImport(fields[0], fields[1], fields[2], fields.length == 4 ? fields[3] : ""))
                : Optional.empty();
    }

    /** Puts module proxies first, and leaves out other tags with the prefix of a proxy. */
    private static List<GoImport> proxiesFirst(List<GoImport> imports) {
        List<GoImport> ordered =
                new ArrayList<>(imports.stream().filter(GoImport::isProxy).toList());
        List<String> hidden = ordered.stream().map(GoImport::prefix).toList();
        imports.stream()
                .filter(tag -> !tag.isProxy() && !hidden.contains(tag.prefix()))
                .forEach(ordered::add);
        return List.copyOf(ordered);
    }

    /** Returns the page without the module proxies that it names. */
    GoImportPage withoutProxies() {
        return new GoImportPage(imports.stream().filter(tag -> !tag.isProxy()).toList());
    }

    /**
     * Returns the tag for a path, a module proxy rather than a repository.
     *
     * @return empty if there is none
     * @throws NotFoundException if there are several
     */
    Optional<GoImport> match(String path) throws FetchException {
        GoImport found = null;
        for (GoImport tag : proxiesFirst(imports)) {
            if (tag.covers(path)) {
                if (found != null && found.isProxy() && !tag.isProxy()) {
                    break;
                }
                if (found != null) {
                    throw new NotFoundException("several go-import meta tags match " + path);
                }
                found = tag;
            }
        }
        return Optional.ofNullable(found);
    }
}
