package dev.goproxy.upstream;

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

/**
 * A fetch for nobody, of a zip of its own making, from a socket of its own. A JVM does everything slowly the first
 * time: it has classes to load, and no machine code yet for what costs most, the SHA-256 sums.
 */
final class WarmUp {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final ModuleVersion MODULE = ModuleVersion.of("rehearsal.invalid/module", "v0.0.0");

    /** Packed enough for it to be previewed, and hashed for the sums to become machine code. */
    private static final int FILE_BYTES = 1_200_000;

    private final ServerSocket socket;

    private WarmUp(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Fetches.
     *
     * @param upstreams makes the upstream
     * @param folder where the zip is kept until it has come
     */
    static void run(Upstreams upstreams, Path folder) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var rehearsal = new WarmUp(socket);
            Threads.start("warm-up", rehearsal::serve);
            rehearsal.fetch(upstreams, folder);
        }
    }

    /** Answers whatever is asked, until the socket is closed. */
    private void serve() {
        while (true) {
            try (Socket client = socket.accept()) {
                client.setSoTimeout((int) LONGEST.toMillis());
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
        Content zip =
                upstreams.http(base, Optional.empty(), Deadline.in(LONGEST)).zip(MODULE);
        var check = new StreamingZipCheck(MODULE);
        try (SpooledContent spool = SpooledContent.of(zip, folder, check::scan, check::check);
                InputStream in = spool.open()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** A file that can't be packed smaller, and takes no memory. */
    private record Noise(String path, long size) implements ModuleFile {
        private static final int BLOCK_BYTES = 40_000; // beyond what a packer remembers

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
