package dev.goproxy.client.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.auth.Credentials;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS 5 proxy, which resolves host names itself. Immutable.
 *
 * @param host host name, or address without brackets
 * @param credentials user name and password for the proxy; null if it wants none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1928">RFC 1928</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1929">RFC 1929</a>
 */
public record SocksProxy(String host, int port, @Nullable Credentials credentials) {
    private static final int SOCKS_VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_TEXT_BYTES = 255;

    /**
     * Asks the proxy for a connection to a server.
     *
     * @param socket connection to the proxy, whose read timeout is that of each wait here
     * @param targetHost host name or address
     * @throws ConnectException if the proxy refuses
     */
    void open(Socket socket, String targetHost, int targetPort) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        authenticate(in, out);
        byte[] name = text(targetHost, "host name");
        byte[] request = new byte[name.length + 7];
        request[0] = SOCKS_VERSION;
        request[1] = CONNECT;
        request[3] = NAME;
        request[4] = (byte) name.length;
        System.arraycopy(name, 0, request, 5, name.length);
        request[name.length + 5] = (byte) (targetPort >> 8);
        request[name.length + 6] = (byte) targetPort;
        out.write(request);
        out.flush();
        checkVersion(in.readUnsignedByte(), SOCKS_VERSION);
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            throw refused("could not connect to " + targetHost + ": " + reason(reply));
        }
        in.readUnsignedByte();
        skipAddress(in);
    }

    private void authenticate(DataInputStream in, OutputStream out) throws IOException {
        out.write(
                credentials != null
                        ? new byte[] {SOCKS_VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
                        : new byte[] {SOCKS_VERSION, 1, NO_AUTHENTICATION});
        out.flush();
        checkVersion(in.readUnsignedByte(), SOCKS_VERSION);
        int method = in.readUnsignedByte();
        if (method == USER_AND_PASSWORD && credentials != null) {
            logIn(credentials, in, out);
        } else if (method != NO_AUTHENTICATION) {
            throw refused(credentials != null ? "takes no password" : "wants credentials");
        }
    }

    private void logIn(Credentials who, DataInputStream in, OutputStream out) throws IOException {
        byte[] user = text(who.user(), "user name");
        byte[] password = text(who.password(), "password");
        byte[] request = new byte[user.length + password.length + 3];
        request[0] = 1;
        request[1] = (byte) user.length;
        System.arraycopy(user, 0, request, 2, user.length);
        request[user.length + 2] = (byte) password.length;
        System.arraycopy(password, 0, request, user.length + 3, password.length);
        out.write(request);
        out.flush();
        checkVersion(in.readUnsignedByte(), 1);
        if (in.readUnsignedByte() != 0) {
            throw refused("refused the credentials");
        }
    }

    private byte[] text(String value, String what) throws IOException {
        byte[] bytes = value.getBytes(UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw refused("can't be sent a " + what + " of more than " + MAX_TEXT_BYTES + " bytes");
        }
        return bytes;
    }

    private void skipAddress(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        int length = switch (type) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> in.readUnsignedByte();
            default -> throw refused("did not answer in SOCKS 5");
        };
        in.readFully(new byte[length + 2]);
    }

    private void checkVersion(int actual, int expected) throws IOException {
        if (actual != expected) {
            throw refused("did not answer in SOCKS 5");
        }
    }

    private ConnectException refused(String predicate) {
        return new ProxyRefusedException("SOCKS proxy " + this + " " + predicate);
    }

    private static String reason(int reply) {
        return switch (reply) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "time to live expired";
            default -> "error " + reply;
        };
    }

    /** Returns host and port, without credentials. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
