/** The proxy's HTTP face, independent of any server: {@link dev.goproxy.http.ProxyHandler} answers a {@link dev.goproxy.http.ProxyRequest} with a {@link dev.goproxy.http.ProxyResponse}. */
@NullMarked
package dev.goproxy.http;

import org.jspecify.annotations.NullMarked;
