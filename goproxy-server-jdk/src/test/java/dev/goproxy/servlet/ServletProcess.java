package dev.goproxy.servlet;

import dev.goproxy.server.cli.JarProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The containers, each in a JVM of its own with a small heap. */
enum ServletProcess {
    TOMCAT_11(TomcatHost.class),
    TOMCAT_10(TomcatHost.class),
    JETTY_12(JettyHost.class),
    UNDERTOW_2(UndertowHost.class);

    private final Class<? extends ServletHost> host;

    ServletProcess(Class<? extends ServletHost> host) {
        this.host = host;
    }

    /** Starts {@link ServletProgram}. */
    JarProcess start(Path folder, String goproxy) throws IOException {
        return JarProcess.java(
                folder,
                Map.of("GOPROXY", goproxy),
                List.of(
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        classPath(),
                        ServletProgram.class.getName(),
                        host.getName(),
                        folder.resolve("cache").toString()));
    }

    private String classPath() {
        Stream<String> own = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
        Stream<String> all = this == TOMCAT_10
                ? Stream.concat(
                        Stream.of(TomcatTen.JAR.toString()), own.filter(jar -> !jar.contains("tomcat-embed-core")))
                : own;
        return all.map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
