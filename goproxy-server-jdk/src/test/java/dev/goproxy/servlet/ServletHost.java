package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;

/** A Servlet container on a free port of 127.0.0.1. It is started once. */
public interface ServletHost {
    /**
     * Starts it.
     *
     * @param contextPath of the application; empty for the root
     * @param mapping of the servlet, for instance {@code /go/*}
     * @return the port
     */
    int start(ProxyHandler handler, String contextPath, String mapping) throws Exception;

    /** Stops it, and waits for that. */
    void stop() throws Exception;
}
