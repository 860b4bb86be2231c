package dev.goproxy.servlet;

/** The servlet in Tomcat. */
class TomcatServletTest extends ServletContract {
    TomcatServletTest() {
        super(new TomcatHost());
    }
}
