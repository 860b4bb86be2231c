package dev.goproxy.servlet;

/** The servlet in Tomcat 10.1, whose Servlet API is 6.0. */
class TomcatTenServletTest extends ServletContract {
    TomcatTenServletTest() {
        super(TomcatTenHost::new);
    }
}
