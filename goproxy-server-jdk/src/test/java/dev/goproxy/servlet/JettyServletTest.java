package dev.goproxy.servlet;

/** The servlet in Jetty. */
class JettyServletTest extends ServletContract {
    JettyServletTest() {
        super(JettyHost::new);
    }
}
