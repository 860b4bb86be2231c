package dev.goproxy.servlet;

/** The servlet in Undertow. */
class UndertowServletTest extends ServletContract {
    UndertowServletTest() {
        super(UndertowHost::new);
    }
}
