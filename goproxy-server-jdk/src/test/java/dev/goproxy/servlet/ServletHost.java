package dev.goproxy.servlet;

import jakarta.servlet.Servlet;

/** A Servlet container on a free port of 127.0.0.1. */
public interface ServletHost {
    /**
     * Starts it.
     *
     * @param mapping for instance {@code /go/*}
     * @return the port
     */
    int start(Servlet servlet, String mapping) throws Exception;

    /** Stops it, and waits for that. */
    void stop() throws Exception;
}
