package dev.goproxy.testkit.git;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Serves a repository over smart HTTP with {@code git http-backend}, run as a CGI program. */
public final class GitHttpBackend {
    private GitHttpBackend() {}

    /**
     * Handles a request.
     *
     * @param folder the repository
     * @param rest the path below the repository's URL
     */
    public static void serve(HttpExchange exchange, Path folder, String rest) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        GitProcess.setUp(builder);
        setVariables(builder.environment(), exchange, folder, rest);
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            exchange.getRequestBody().transferTo(input);
        } catch (IOException e) {
            // The process ended early; its output says why.
        }
        try (InputStream output = new BufferedInputStream(process.getInputStream())) {
            exchange.sendResponseHeaders(readHeaders(output, exchange.getResponseHeaders()), 0);
            output.transferTo(exchange.getResponseBody());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void setVariables(Map<String, String> variables, HttpExchange exchange, Path folder, String rest) {
        Headers headers = exchange.getRequestHeaders();
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("PATH_TRANSLATED", folder + rest);
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("REMOTE_ADDR", "127.0.0.1");
        variables.put(
                "QUERY_STRING",
                Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
        pass(headers, "Content-Type", variables, "CONTENT_TYPE");
        pass(headers, "Content-Length", variables, "CONTENT_LENGTH");
        pass(headers, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
        pass(headers, "Git-Protocol", variables, "GIT_PROTOCOL");
    }

    private static void pass(Headers headers, String header, Map<String, String> variables, String variable) {
        String value = headers.getFirst(header);
        if (value != null) {
            variables.put(variable, value);
        }
    }

    private static int readHeaders(InputStream output, Headers headers) throws IOException {
        int status = 200;
        for (String line = readLine(output); !line.isEmpty(); line = readLine(output)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else if (colon > 0) {
                headers.add(line.substring(0, colon), value);
            }
        }
        return status;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return new String(line.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
