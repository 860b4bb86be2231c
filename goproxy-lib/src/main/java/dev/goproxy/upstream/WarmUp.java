package dev.goproxy.upstream;

import dev.goproxy.client.connect.Trust;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.Threads;
import dev.goproxy.zip.ModuleFile;
import dev.goproxy.zip.ModuleZip;
import dev.goproxy.zip.StreamingZipCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetch of a generated zip from a server of its own, so that the first fetch of a client is not slow: by then the JVM
 * has loaded the classes and compiled the code that costs most, the SHA-256 sums.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ModuleVersion MODULE = ModuleVersion.of("warm-up.invalid/module", "v0.0.0");

    /** Size at which the zip is checked while it arrives, and the code for the sums is compiled. */
    private static final int FILE_BYTES = 1_200_000;

    private final ServerSocket socket;

    private WarmUp(ServerSocket socket) {
        this.socket = socket;
    }

    /** Fetches the zip; a failure is only logged. */
    static void tryRun(Upstreams upstreams, Supplier<Path> folder) {
        try {
            run(upstreams, folder.get());
        } catch (IOException | RuntimeException e) {
            LOG.debug("the warm-up failed", e);
        }
    }

    /**
     * Fetches the zip.
     *
     * @param folder folder for the zip; deleted from it at the end
     */
    static void run(Upstreams upstreams, Path folder) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var warmUp = new WarmUp(socket);
            Threads.start("warm-up", warmUp::serve);
            warmUp.fetch(upstreams, folder);
        }
    }

    /** Responds to each request with the zip, until the socket is closed. */
    private void serve() {
        while (true) {
            try (Socket client = socket.accept()) {
                client.setSoTimeout((int) TIMEOUT.toMillis());
                skipHead(client.getInputStream());
                OutputStream out = client.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                ModuleZip.create(MODULE, List.of(new Noise("a", FILE_BYTES), new Noise("b", 1)), out);
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        for (int newlines = 0; newlines < 2; ) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
        }
    }

    private void fetch(Upstreams upstreams, Path folder) throws IOException {
        URI base = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        Content zip = upstreams
                .http(base, Optional.empty(), Deadline.in(TIMEOUT), Trust.OPERATOR)
                .zip(MODULE);
        var check = new StreamingZipCheck(MODULE);
        try (SpooledContent spool = SpooledContent.of(zip, folder, check::scan, check::check);
                InputStream in = spool.open()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** File that can't be compressed, and takes little memory. */
    private record Noise(String path, long size) implements ModuleFile {
        private static final int BLOCK_BYTES = 40_000; // more than the window of the compression

        @Override
        public Kind kind() {
            return Kind.REGULAR;
        }

        @Override
        public InputStream open() {
            var block = new byte[(int) Math.min(BLOCK_BYTES, size)];
            new Random(1).nextBytes(block);
            int blocks = (int) (size / block.length);
            return new SequenceInputStream(Collections.enumeration(Collections.nCopies(blocks, block).stream()
                    .map(ByteArrayInputStream::new)
                    .toList()));
        }
    }
}
