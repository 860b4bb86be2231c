package dev.goproxy.client.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS connections to hosts whose names have an underscore, as service names do. The JDK takes these for no host names
 * at all: it names them to no server, and refuses every certificate.
 *
 * @param context decides which certificates are trusted
 * @param verifier compares the certificate's names with the host
 */
record UnderscoreTls(SSLContext context, HostnameVerifier verifier) implements TlsSocketStrategy {
    /** Returns whether a host needs this. */
    static boolean isFor(String host) {
        return host.indexOf('_') >= 0;
    }

    @Override
    public SSLSocket upgrade(
            Socket socket, String host, int port, @Nullable Object attachment, @Nullable HttpContext unused)
            throws IOException {
        var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        try {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setServerNames(List.of(new Name(host)));
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            if (!verifier.verify(host, secure.getSession())) {
                throw new SSLPeerUnverifiedException("the certificate is not for " + host);
            }
            return secure;
        } catch (IOException | RuntimeException e) {
            secure.close();
            throw e;
        }
    }

    private static final class Name extends SNIServerName {
        Name(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
