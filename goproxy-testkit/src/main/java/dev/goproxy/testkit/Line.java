package dev.goproxy.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A connection to a client, with all the ways in which it can go bad. */
final class Line implements Closeable {
    private static final Duration FOREVER = Duration.ZERO;

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    InputStream in() {
        return in;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void send(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
    }

    /** Is silent until the client has left. */
    void pauseForever() throws IOException {
        pause(FOREVER);
    }

    /**
     * Is silent for a time.
     *
     * @throws IOException if the client leaves meanwhile
     */
    void pause(Duration time) throws IOException {
        socket.setSoTimeout(time.equals(FOREVER) ? 0 : (int) Math.max(1, time.toMillis()));
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new EOFException("the client has left");
            }
            throw new IOException("the client sent another request before it had an answer");
        } catch (SocketTimeoutException e) {
            in.reset();
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Ends what is sent in the orderly way (FIN). */
    void hangUp() throws IOException {
        socket.shutdownOutput();
        close();
    }

    /** Breaks the connection off (RST). What was sent before may still arrive. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
