package dev.goproxy.testkit.server;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A connection to a client, which can be delayed, closed or reset. For use by one thread. */
public final class Connection implements Closeable {
    private static final Duration FOREVER = Duration.ZERO;

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
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

    /** Waits until the client closes the connection. */
    void pauseForever() throws IOException {
        pause(FOREVER);
    }

    /**
     * Waits for some time.
     *
     * @throws IOException if the client closes the connection meanwhile
     */
    void pause(Duration time) throws IOException {
        socket.setSoTimeout(time.equals(FOREVER) ? 0 : (int) Math.max(1, time.toMillis()));
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new EOFException("the client closed the connection");
            }
            throw new IOException("the client sent another request before it had a response");
        } catch (SocketTimeoutException e) {
            in.reset();
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Closes the connection in the orderly way (FIN). */
    void closeOutput() throws IOException {
        socket.shutdownOutput();
        close();
    }

    /** Resets the connection (RST). Bytes sent before may still arrive. */
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
