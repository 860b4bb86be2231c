package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.TestFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** Clients that ask for a zip and keep its checksum alone. */
final class ZipClients {
    private ZipClients() {}

    /** The checksums of a zip that a number of clients ask for at the same time. */
    static List<Long> askAtOnce(int clients, URI url, TestFile file) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            var start = new CyclicBarrier(clients);
            Callable<Long> client = () -> {
                start.await();
                return sum(url, file);
            };
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            var sums = new ArrayList<Long>();
            for (Future<Long> one : running) {
                sums.add(one.get());
            }
            return sums;
        } finally {
            threads.shutdownNow();
        }
    }

    static long sum(URI url, TestFile file) throws Exception {
        URL zip = URI.create(url + "/" + file.name().replace("!", "%21")).toURL();
        var connection = (HttpURLConnection) zip.openConnection();
        connection.setRequestProperty("Connection", "close");
        assertThat(connection.getResponseCode()).isEqualTo(200);
        try (InputStream in = connection.getInputStream()) {
            return sum(in);
        }
    }

    static long sum(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return sum(in);
        }
    }

    static long sum(InputStream in) throws Exception {
        var checked = new CheckedInputStream(in, new CRC32C());
        checked.transferTo(OutputStream.nullOutputStream());
        return checked.getChecksum().getValue();
    }

    static long sum(TestFile file) throws Exception {
        try (var out = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C())) {
            file.writeTo(out);
            return out.getChecksum().getValue();
        }
    }
}
