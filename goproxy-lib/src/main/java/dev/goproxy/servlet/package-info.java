/**
 * A proxy in a Servlet container. Needs {@code jakarta.servlet:jakarta.servlet-api} 6, which every container that
 * follows Jakarta Servlet 6.0 or later brings: Tomcat 10.1 and 11, Jetty 12, Undertow 2.3.
 */
@NullMarked
package dev.goproxy.servlet;

import org.jspecify.annotations.NullMarked;
