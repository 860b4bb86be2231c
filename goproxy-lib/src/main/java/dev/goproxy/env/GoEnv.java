package dev.goproxy.env;

import dev.goproxy.process.GoCommand;
import dev.goproxy.process.HostOs;
import dev.goproxy.url.GoUrl;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Go's environment as the {@code go} command sees it: the environment's value if it is not empty, else that of the
 * GOENV file. Immutable; the file is read once, when the object is made, and the network is never asked.
 *
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: environment variables</a>
 */
public final class GoEnv {
    private final Map<String, String> environment;
    private final Map<String, String> file;

    private GoEnv(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * The environment of this process.
     *
     * @return its environment and GOENV file as they are now
     */
    public static GoEnv system() {
        return of(System.getenv());
    }

    /**
     * The environment that a process with these variables would see.
     *
     * @param environment the environment variables, which also say where the GOENV file is
     * @return the variables together with the GOENV file as it is now; a file that can't be read counts as empty
     */
    public static GoEnv of(Map<String, String> environment) {
        return of(environment, HostOs.current());
    }

    /**
     * The same environment with other values of some variables, such as {@code GOPROXY}; all others, among them HOME
     * and HTTPS_PROXY, stay as they are.
     *
     * @param variables the variables to set; an empty value counts as not set
     * @return another environment
     */
    public GoEnv with(Map<String, String> variables) {
        var changed = new HashMap<>(environment);
        changed.putAll(variables);
        return of(changed);
    }

    static GoEnv of(Map<String, String> environment, HostOs os) {
        Map<String, String> copy =
                os == HostOs.WINDOWS ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
        copy.putAll(environment);
        Map<String, String> file = GoEnvFile.find(copy, os).map(GoEnvFile::read).orElse(Map.of());
        return new GoEnv(Collections.unmodifiableMap(copy), file);
    }

    /**
     * The value of a variable.
     *
     * @param name the variable's name, for instance {@code GOPRIVATE}
     * @return its value; empty if it is not set
     */
    public String get(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? file.getOrDefault(name, "") : value;
    }

    /**
     * The environment variables alone, without the GOENV file.
     *
     * @return the variables, unmodifiable
     */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * GOPROXY as it is set.
     *
     * @return its value; empty if it is not set: see {@link #proxyChain()}
     */
    public String goproxy() {
        return get("GOPROXY");
    }

    /**
     * GOPRIVATE: patterns of the modules that are nobody else's business.
     *
     * @return its value; empty if it is not set
     */
    public String goprivate() {
        return get("GOPRIVATE");
    }

    /**
     * GONOPROXY: patterns of the modules that are fetched directly.
     *
     * @return its value; GOPRIVATE's if it is not set or empty
     */
    public String gonoproxy() {
        return orPrivate(get("GONOPROXY"));
    }

    /**
     * GONOSUMDB: patterns of the modules that are not looked up in the checksum database.
     *
     * @return its value; GOPRIVATE's if it is not set or empty
     */
    public String gonosumdb() {
        return orPrivate(get("GONOSUMDB"));
    }

    /**
     * GOSUMDB: the checksum database.
     *
     * @return its value; {@code sum.golang.org} if it is not set
     */
    public String gosumdb() {
        String value = get("GOSUMDB");
        return value.isEmpty() ? "sum.golang.org" : value;
    }

    /**
     * GOINSECURE: patterns of the modules that may be fetched directly in an insecure manner.
     *
     * @return its value; empty if it is not set
     */
    public String goinsecure() {
        return get("GOINSECURE");
    }

    /**
     * The GOPROXY chain to use, and why. If GOPROXY is set nowhere, a {@code go} command on the PATH is asked for its
     * default (for at most 10 s); without one the chain is {@code direct}, since a public mirror that nobody asked for
     * would learn the names of private modules.
     *
     * @return the chain
     */
    public ProxyChain proxyChain() {
        if (!environment.getOrDefault("GOPROXY", "").isEmpty()) {
            return new ProxyChain(goproxy(), "GOPROXY is set in the environment");
        }
        if (!goproxy().isEmpty()) {
            return new ProxyChain(goproxy(), "GOPROXY is set in the GOENV file");
        }
        return GoCommand.find(environment)
                .map(GoEnv::askGo)
                .orElseGet(() -> new ProxyChain("direct", "no GOPROXY is set and there is no go command"));
    }

    private static ProxyChain askGo(GoCommand go) {
        return go.env("GOPROXY")
                .map(value -> new ProxyChain(value, "`go env GOPROXY` says so"))
                .orElseGet(() -> new ProxyChain("direct", "no GOPROXY is set and `go env GOPROXY` did not name one"));
    }

    private String orPrivate(String value) {
        return value.isEmpty() ? goprivate() : value;
    }

    /**
     * A GOPROXY value and where it comes from.
     *
     * @param value the value, which may hold credentials; {@link #toString} does not show them
     * @param because a clause that says why this value, for instance {@code GOPROXY is set in the environment}
     */
    public record ProxyChain(String value, String because) {
        @Override
        public String toString() {
            return GoUrl.redact(value) + " (" + because + ")";
        }
    }
}
