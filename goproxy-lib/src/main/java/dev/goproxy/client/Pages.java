package dev.goproxy.client;

import java.io.IOException;
import java.net.URI;

/**
 * Gets the web pages that say where a module's repository is. Implementations follow at most ten redirects, never from https to http, know
 * proxies and credentials, have a deadline, and are safe for use by many threads.
 */
@FunctionalInterface
public interface Pages {
    /**
     * Gets a page.
     *
     * @param url an https or http URL
     * @param insecure whether its certificate goes unchecked, and redirects may lead to http
     * @return the page, whatever its status
     * @throws IOException if there was no answer
     */
    Page get(URI url, boolean insecure) throws IOException;

    /**
     * A page.
     *
     * @param status the HTTP status
     * @param body its beginning, at least up to the end of the HTML head if that is within the first megabyte; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Two pages are never compared.
    record Page(int status, byte[] body) {}
}
