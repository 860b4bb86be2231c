package dev.goproxy.servlet;

/** The servlet in Tomcat 10.1. */
class TomcatTenServletTest extends ServletContract {
    TomcatTenServletTest() {
        super(new TomcatTenHost());
    }
}
