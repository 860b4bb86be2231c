package com.example.goproxy;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.PathPatterns;

/** Answers 403 for modules that match a pattern such as {@code corp.example/secret}; passes other requests on. */
record AccessRule(PathPatterns forbidden, ProxyHandler proxy) implements ProxyHandler {
    @Override
    public ProxyResponse handle(ProxyRequest request) {
        boolean denied = request.endpoint()
                .flatMap(endpoint -> endpoint.module())
                .filter(module -> forbidden.matches(module.path()))
                .isPresent();
        return denied ? ProxyResponse.of(403, "ask the security team for access") : proxy.handle(request);
    }
}
