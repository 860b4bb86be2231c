package dev.goproxy.vcs.discovery;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.io.Files;
import dev.goproxy.client.Page;
import dev.goproxy.client.Pages;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.vcs.discovery.HtmlTokens.SyntaxException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the repository of a module path: by the host, by a qualifier such as {@code .git}, or by the {@code go-import}
 * tag of a page. Safe for use by multiple threads.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-find">Go Modules Reference: finding a repository for a module path</a>
 */
public final class RepoResolver {
    private static final Set<String> SYSTEMS = Set.of("git", "hg", "svn", "bzr", "fossil", "mod");
    private static final Pattern SAFE_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^-\\s][^\\s]*");
    private static final Pattern GIT_URL = Pattern.compile("(https?|git|ssh|git\\+ssh|ssh\\+git)://.*");
    private static final int MAX_CACHED = 10_000;

    private final Pages pages;
    private final PathPatterns goinsecure;
    private final GoVcs govcs;
    private final UrlFinder urls;
    private final AddressRules rules;
    private final Cache<String, RepoRoot> cache;

    /** Finds the URLs of repositories whose scheme is unknown. */
    @FunctionalInterface
    public interface UrlFinder {
        /**
         * Finds a URL.
         *
         * @param vcs the version control system
         * @param hostAndPath the URL without its scheme
         * @param trust the trust in the name
         * @param insecure whether schemes without encryption are tried too
         */
        String find(String vcs, String hostAndPath, Trust trust, boolean insecure) throws IOException;
    }

    /**
     * Creates a resolver; nothing is asked yet.
     *
     * @param goinsecure the modules whose pages and repositories may be asked without encryption or valid certificates
     * @param rules the trust in names of repositories
     * @param ttl time for which a module's repository is taken to be unchanged
     */
    public RepoResolver(
            Pages pages, PathPatterns goinsecure, GoVcs govcs, UrlFinder urls, AddressRules rules, Duration ttl) {
        this.pages = pages;
        this.goinsecure = goinsecure;
        this.govcs = govcs;
        this.urls = urls;
        this.rules = rules;
        this.cache = CacheBuilder.newBuilder()
                .maximumSize(MAX_CACHED)
                .expireAfterWrite(ttl)
                .build();
    }

    /**
     * Finds a module's repository.
     *
     * @throws RefusedException if GOVCS does not allow its version control system, or its page has unsafe values
     * @throws NotFoundException if there is none
     * @throws IOException if it could not be found out
     */
    public RepoRoot resolve(ModulePath module) throws IOException {
        return resolve(module, true);
    }

    /**
     * Finds a module's repository like {@link #resolve}, but takes no notice of module proxies that its page names.
     *
     * @throws NotFoundException if its page names nothing else
     */
    public RepoRoot resolveBesideProxies(ModulePath module) throws IOException {
        return resolve(module, false);
    }

    private RepoRoot resolve(ModulePath module, boolean withProxies) throws IOException {
        String key = withProxies ? module.path() : "repository of " + module.path();
        RepoRoot known = cache.getIfPresent(key);
        if (known != null) {
            return known;
        }
        RepoRoot root = find(module.path(), withProxies);
        cache.put(key, root);
        return root;
    }

    private RepoRoot find(String path, boolean withProxies) throws IOException {
        Optional<RepoRoot> known = KnownHosts.find(path);
        if (known.isPresent()) {
            return requireAllowed(known.get());
        }
        Optional<KnownHosts.Qualified> qualified = KnownHosts.qualified(path);
        if (qualified.isPresent()) {
            KnownHosts.Qualified repo = qualified.get();
            Trust trust = rules.inNamed(path.substring(0, path.indexOf('/')));
            requireAllowed(new RepoRoot(repo.root(), repo.vcs(), "", "", trust));
            String url = urls.find(repo.vcs(), repo.repo(), trust, goinsecure.matches(path));
            return new RepoRoot(repo.root(), repo.vcs(), url, "", trust);
        }
        return byPage(path, withProxies);
    }

    private RepoRoot byPage(String path, boolean withProxies) throws IOException {
        Found found = tag(path, path, withProxies);
        String prefix = found.tag().prefix();
        if (!prefix.equals(path)) {
            Found other = tag(prefix, path, withProxies);
            if (!found.tag().equals(other.tag())) {
                throw new NotFoundException(path + ": its page and that of " + prefix + " name different repositories");
            }
            found = other;
        }
        return requireAllowed(safeRoot(path, found));
    }

    /**
     * Tag of a page.
     *
     * @param trust the trust in what the page says
     */
    private record Found(GoImport tag, Trust trust) {}

    private RepoRoot requireAllowed(RepoRoot root) throws FetchException {
        if (!root.vcs().equals("mod") && !govcs.allows(root.root(), root.vcs())) {
            throw new RefusedException("GOVCS disallows using " + root.vcs() + " for " + root.root());
        }
        return root;
    }

    /** Returns the repository that a tag names, after checks that its values are safe as arguments of a command. */
    private static RepoRoot safeRoot(String path, Found found) throws FetchException {
        GoImport tag = found.tag();
        String where = path + ": the go-import meta tag of its page has ";
        if (!SYSTEMS.contains(tag.vcs())) {
            throw new NotFoundException(where + "an unknown version control system");
        }
        boolean safe = SAFE_URL.matcher(tag.url()).matches() && !tag.url().startsWith("file:");
        if (!safe || (tag.vcs().equals("git") && !GIT_URL.matcher(tag.url()).matches())) {
            throw new RefusedException(where + "a URL that may not be used");
        }
        String subdir = tag.subdir().isEmpty() ? "" : Files.simplifyPath(tag.subdir());
        if (subdir.startsWith("/") || subdir.startsWith("-")) {
            throw new RefusedException(where + "a subdirectory that may not be used");
        }
        if (subdir.equals(".") || (subdir + "/").startsWith("../")) {
            throw new NotFoundException(where + "a subdirectory outside the repository, or that is all of it");
        }
        return new RepoRoot(tag.prefix(), tag.vcs(), tag.url(), subdir, found.trust());
    }

    /**
     * Returns the tag for a path.
     *
     * @param address import path whose page is asked: the path itself or the tag's prefix
     */
    private Found tag(String address, String path, boolean withProxies) throws IOException {
        Page page = page(address, goinsecure.matches(path));
        GoImportPage tags;
        try {
            tags = GoImportPage.parse(page.body());
        } catch (SyntaxException e) {
            tags = new GoImportPage(List.of());
        }
        if (tags.imports().isEmpty()) {
            page.requireSuccess(path + ": its page");
        }
        return (withProxies ? tags : tags.withoutProxies())
                .match(path)
                .map(tag -> new Found(tag, page.trust()))
                .orElseThrow(() -> new NotFoundException(path + ": its page has no go-import meta tag for it"));
    }

    private Page page(String path, boolean insecure) throws IOException {
        String address = path.indexOf('/') < 0 ? path + "/" : path;
        try {
            return pages.get(URI.create("https://" + address + "?go-get=1"), insecure);
        } catch (IOException e) {
            if (!insecure || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return pages.get(URI.create("http://" + address + "?go-get=1"), true);
        }
    }
}
