package dev.goproxy.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
    private final ResponseProgress progress = new ResponseProgress();
    private final List<String> recorded = new ArrayList<>();

    /** What is recorded when a client gets something. */
    private final class Client extends Socket {
        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("parts are written");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    recorded.add(progress.status().orElse(0) + " " + progress.bytesSent());
                }
            };
        }
    }

    @Test
    void whoHasReceivedAPart_findsItRecorded() throws Exception {
        var head = new HttpHead("HTTP/1.1 200 OK", List.of("Content-Length: 7"));
        var writer = new ResponseWriter(progress, head, new ByteArrayInputStream(new byte[7]), 7);
        try (Connection client = new Connection(new Client())) {
            writer.sendHead(client);
            writer.sendBody(client, 3);
            writer.sendBody(client);
        }
        assertThat(recorded).containsExactly("200 0", "200 3", "200 7");
        assertThat(writer.isSent()).isTrue();
    }
}
