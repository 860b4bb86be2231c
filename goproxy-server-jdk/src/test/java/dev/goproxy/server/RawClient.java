package dev.goproxy.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what no decent client would, and shows what came back byte for byte (in ISO 8859-1). */
public final class RawClient implements Closeable {

    private final Socket socket = new Socket();

    /** Connects. */
    public RawClient(InetSocketAddress address) throws IOException {
        socket.connect(address, TestTimeouts.LIMIT_MILLIS);
        socket.setSoTimeout(TestTimeouts.LIMIT_MILLIS);
    }

    /** One exchange on a connection of its own: everything that came until the server closed it. */
    public static String exchange(InetSocketAddress address, String request) throws IOException {
        try (var client = new RawClient(address)) {
            client.send(request);
            return client.readAll();
        }
    }

    /** A whole request with {@code Connection: close}. */
    public static String request(InetSocketAddress address, String method, String target) throws IOException {
        return exchange(address, method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    /** Sends text as bytes. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until the server closes the connection, or resets it. */
    public String readAll() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketException e) {
            all.writeBytes("<reset>".getBytes(StandardCharsets.ISO_8859_1));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads up to and with a text. */
    public String readTo(String end) throws IOException {
        InputStream in = socket.getInputStream();
        var read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no \"" + end + "\" in: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
