package dev.goproxy.vcs.git;

import dev.goproxy.url.GoUrl;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP proxies of git's environment.
 *
 * @param environment variables that git runs with
 */
record GitHttpProxies(Map<String, String> environment) {
    /** Variable that decides how git identifies itself to a proxy. */
    static final String METHOD_VARIABLE = "GIT_HTTP_PROXY_AUTHMETHOD";

    private static final List<String> FOR_HTTPS = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    private static final List<String> FOR_HTTP = List.of("http_proxy", "all_proxy", "ALL_PROXY");

    /** What git says if a proxy, and not the server, has answered. */
    private static final Pattern REFUSAL = Pattern.compile("unable to access '(https?)://[^\\n]*': "
            + "(CONNECT tunnel failed, response [0-9]+|Received HTTP code [0-9]+ from proxy after CONNECT"
            + "|Proxy CONNECT aborted|The requested URL returned error: 407)");

    /** Whether the URL of a proxy has a user. */
    boolean haveCredentials() {
        return (value(FOR_HTTPS) + value(FOR_HTTP)).contains("@");
    }

    private String value(List<String> names) {
        return names.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns an error of git with another line if a proxy is to blame, which says so. */
    String explain(String error) {
        Matcher refusal = REFUSAL.matcher(error);
        if (!refusal.find()) {
            return error;
        }
        String proxy = value(refusal.group(1).equals("https") ? FOR_HTTPS : FOR_HTTP);
        return error.stripTrailing() + "\nthe HTTP proxy " + GoUrl.redact(proxy) + " refused: " + refusal.group(2);
    }
}
