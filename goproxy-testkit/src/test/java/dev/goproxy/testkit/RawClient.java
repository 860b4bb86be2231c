package dev.goproxy.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Asks by hand over a socket, and sees which bytes arrive and how the connection ends. */
final class RawClient {
    /** How a connection ended. */
    enum End {
        /** In the orderly way (FIN). */
        CLOSED,
        /** By a reset (RST). */
        RESET,
        /** Not at all, as long as it was watched. */
        STILL_OPEN
    }

    /** What a client saw. */
    record Seen(String head, int bodySize, int bodyHash, End end, Duration time) {
        boolean isNothing() {
            return head.isEmpty() && bodySize == 0;
        }
    }

    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int AFTERWARDS_MILLIS = 100;

    private RawClient() {}

    static Seen get(URI upstream, TestFile file) throws IOException {
        return ask(upstream, "GET", file.name(), PATIENCE_MILLIS);
    }

    /** Gives up when nothing has come for a while. */
    static Seen watch(URI upstream, TestFile file, int millis) throws IOException {
        return ask(upstream, "GET", file.name(), millis);
    }

    static Seen head(URI upstream, TestFile file) throws IOException {
        return ask(upstream, "HEAD", file.name(), PATIENCE_MILLIS);
    }

    private static Seen ask(URI upstream, String method, String name, int patience) throws IOException {
        long start = System.nanoTime();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), upstream.getPort())) {
            String request = method + " /" + name + " HTTP/1.1\r\nHost: test\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var bytes = new ByteArrayOutputStream();
            End end = readAll(socket, bytes, patience, method.equals("HEAD"));
            return seen(bytes.toByteArray(), end, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static End readAll(Socket socket, ByteArrayOutputStream bytes, int patience, boolean bodiless)
            throws IOException {
        var chunk = new byte[8192];
        try {
            while (true) {
                socket.setSoTimeout(isWhole(bytes, bodiless) ? AFTERWARDS_MILLIS : patience);
                int count = socket.getInputStream().read(chunk);
                if (count < 0) {
                    return End.CLOSED;
                }
                bytes.write(chunk, 0, count);
            }
        } catch (SocketTimeoutException e) {
            return End.STILL_OPEN;
        } catch (SocketException e) {
            return End.RESET;
        }
    }

    private static boolean isWhole(ByteArrayOutputStream bytes, boolean bodiless) {
        Seen seen = seen(bytes.toByteArray(), End.STILL_OPEN, Duration.ZERO);
        if (seen.head().startsWith("HTTP/1.1 304 ") || (bodiless && !seen.head().isEmpty())) {
            return true; // It has a length, but no body.
        }
        var length = LENGTH.matcher(seen.head());
        return length.find()
                ? seen.bodySize() >= Integer.parseInt(length.group(1))
                : !seen.head().isEmpty();
    }

    private static Seen seen(byte[] bytes, End end, Duration time) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        String head = headEnd < 0 ? "" : text.substring(0, headEnd);
        byte[] body = Arrays.copyOfRange(bytes, headEnd < 0 ? 0 : headEnd + 4, bytes.length);
        return new Seen(head, body.length, Arrays.hashCode(body), end, time);
    }
}
