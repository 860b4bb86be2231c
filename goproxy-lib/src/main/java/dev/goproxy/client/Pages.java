package dev.goproxy.client;

import java.io.IOException;
import java.net.URI;

/**
 * Source of the web pages that name a module's repository. Implementations follow at most ten redirects, use the
 * environment's proxies and credentials, have a deadline, and are safe for use by many threads.
 */
@FunctionalInterface
public interface Pages {
    /**
     * Gets a page.
     *
     * @param url https or http URL
     * @param insecure whether the server's certificate is not checked, and redirects may lead from https to http
     * @return the page, also if its status is that of a failure
     * @throws IOException if there is no response
     */
    Page get(URI url, boolean insecure) throws IOException;
}
