package dev.goproxy.vcs.discovery;

import com.google.common.base.Splitter;
import com.google.common.collect.Lists;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hosts for which Go finds a repository by the import path alone, and hosts that it never asks. */
final class KnownHosts {
    private static final List<Host> HOSTS = List.of(
            new Host("github.com/", "git", "(github\\.com/[\\w.-]+/[\\w.-]+)(/[\\w.-]+)*", true),
            new Host("bitbucket.org/", "git", "(bitbucket\\.org/[\\w.-]+/[\\w.-]+)(/[\\w.-]+)*", true),
            new Host("hub.jazz.net/git/", "git", "(hub\\.jazz\\.net/git/[a-z0-9]+/[\\w.-]+)(/[\\w.-]+)*", true),
            new Host("git.apache.org/", "git", "(git\\.apache\\.org/[a-z0-9_.-]+\\.git)(/[\\w.-]+)*", false),
            new Host(
                    "git.openstack.org/",
                    "git",
                    "(git\\.openstack\\.org/[\\w.-]+/[\\w.-]+(\\.git)?)(/[\\w.-]+)*",
                    false),
            new Host("chiselapp.com/", "fossil", "(chiselapp\\.com/user/\\w+/repository/[\\w.-]+)", false));
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9.-]+");
    private static final Pattern ELEMENT = Pattern.compile("~?[\\w.-]+");
    private static final Splitter ELEMENTS = Splitter.on('/');
    private static final Pattern VCS_SUFFIX = Pattern.compile("(.*)\\.(bzr|fossil|git|hg|svn)");
    private static final Set<String> NEVER_ASKED = Set.of("example.net", "rsc.io");

    private KnownHosts() {}

    /**
     * Host.
     *
     * @param prefix prefix of its import paths
     * @param vcs its version control system
     * @param pattern pattern of its import paths; the first group is the root
     * @param refusesSuffix whether a root can't end with the qualifier of a version control system
     */
    private record Host(String prefix, String vcs, Pattern pattern, boolean refusesSuffix) {
        Host(String prefix, String vcs, String pattern, boolean refusesSuffix) {
            this(prefix, vcs, Pattern.compile(pattern), refusesSuffix);
        }
    }

    /**
     * Repository by a path with the qualifier of a version control system, such as {@code .git}.
     *
     * @param root import path of the root, with the qualifier
     * @param repo URL of the repository without its scheme, which is unknown
     * @param vcs the version control system
     */
    record Qualified(String root, String repo, String vcs) {}

    /**
     * Finds a repository by the path alone.
     *
     * @return empty if the host is unknown
     * @throws NotFoundException if the host is known and can't have a repository at the path
     */
    static Optional<RepoRoot> find(String path) throws FetchException {
        if (NEVER_ASKED.contains(path) || path.startsWith("example.net/")) {
            throw new NotFoundException(path + ": no modules there");
        }
        for (Host host : HOSTS) {
            if (path.startsWith(host.prefix()) || (path + "/").equals(host.prefix())) {
                Matcher match = host.pattern().matcher(path);
                if (!match.matches()
                        || (host.refusesSuffix()
                                && VCS_SUFFIX.matcher(match.group(1)).matches())) {
                    throw new NotFoundException(path + ": not the path of a repository of that host");
                }
                return Optional.of(
                        new RepoRoot(match.group(1), host.vcs(), "https://" + match.group(1), "", Trust.STRANGER));
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a repository by a qualifier in the path: the last element after the host that has one at its end. Looks at
     * each element once, since a regular expression for the whole path goes back and forth in what clients may send.
     *
     * @return empty if there is none
     */
    static Optional<Qualified> qualified(String path) {
        List<String> elements = ELEMENTS.splitToList(path);
        if (!isHostWithDot(elements.get(0))
                || !elements.stream()
                        .skip(1)
                        .allMatch(element -> ELEMENT.matcher(element).matches())) {
            return Optional.empty();
        }
        int length = path.length();
        for (String element : Lists.reverse(elements.subList(1, elements.size()))) {
            Matcher suffix = VCS_SUFFIX.matcher(element);
            if (suffix.matches() && ELEMENT.matcher(suffix.group(1)).matches()) {
                String root = path.substring(0, length);
                String vcs = suffix.group(2);
                return Optional.of(new Qualified(root, root.substring(0, length - 1 - vcs.length()), vcs));
            }
            length -= 1 + element.length();
        }
        return Optional.empty();
    }

    /** Whether a host has a dot that is neither its first character nor its last. */
    private static boolean isHostWithDot(String host) {
        int dot = host.indexOf('.', 1);
        return dot > 0 && dot < host.length() - 1 && HOST_NAME.matcher(host).matches();
    }
}
