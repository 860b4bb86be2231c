package dev.goproxy.servlet;

/** The servlet in Tomcat 11, whose Servlet API is 6.1. */
class TomcatServletTest extends ServletContract {
    TomcatServletTest() {
        super(TomcatHost::new);
    }
}
