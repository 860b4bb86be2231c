package dev.goproxy.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Knows one user, and tells the servlet as frameworks for authentication do. */
final class UserFilter extends HttpFilter {
    /** What the user sends as {@code Authorization}. */
    static final String CREDENTIALS = "Basic Z29waGVyOmNoZWVzZQ==";

    static final String NAME = "gopher";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isKnown = CREDENTIALS.equals(request.getHeader("Authorization"));
        chain.doFilter(isKnown ? new Authenticated(request) : request, response);
    }

    private static final class Authenticated extends HttpServletRequestWrapper {
        Authenticated(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> NAME;
        }
    }
}
