package dev.goproxy.server;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.testkit.HostContract;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The JDK's server keeps the contract of hosts. */
class GoProxyHandlerContractTest extends HostContract {
    private @Nullable GoProxyServer server;

    @Override
    protected URI start(ProxyHandler handler) throws IOException {
        server = GoProxyServer.builder(handler).pathPrefix("/go").build().listen("127.0.0.1:0");
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/go");
    }

    @Override
    protected void stop() {
        if (server != null) {
            server.close();
        }
    }
}
