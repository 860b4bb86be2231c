package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.testkit.HostContract;
import java.net.URI;

/** What holds for the servlet in each container. */
abstract class ServletContract extends HostContract {
    private final ServletHost host;

    ServletContract(ServletHost host) {
        this.host = host;
    }

    @Override
    protected URI start(ProxyHandler handler) throws Exception {
        return URI.create("http://127.0.0.1:" + host.start(handler, "/go/*") + "/go");
    }

    @Override
    protected void stop() throws Exception {
        host.stop();
    }
}
