/**
 * The proxy's HTTP interface, independent of any server: a {@link dev.goproxy.http.ProxyHandler} answers a
 * {@link dev.goproxy.http.ProxyRequest} with a {@link dev.goproxy.http.ProxyResponse}, which is sent to an
 * {@link dev.goproxy.http.HttpResponder}.
 */
@NullMarked
package dev.goproxy.http;

import org.jspecify.annotations.NullMarked;
