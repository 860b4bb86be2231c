package dev.goproxy.server;

import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.servlet.ServletHost;
import dev.goproxy.servlet.ServletHostMain;
import dev.goproxy.testkit.FakeUpstream;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlet in each container, in a JVM with little memory, with the real {@code go}. */
class ServletContainersIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tomcat11", "tomcat10", "jetty", "undertow"})
    void go_builds_andALargeZipIsRight(String container) throws Exception {
        HostScenario.play(upstream -> {
            JarProcess process = start(container, upstream);
            return new HostScenario.Host(process, process.url());
        });
    }

    private JarProcess start(String container, FakeUpstream upstream) throws Exception {
        Stream<String> entries =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        if (container.equals("tomcat10")) {
            entries = Stream.concat(
                    ServletHost.tomcatTenJars().stream().map(Path::toString),
                    entries.filter(entry -> !entry.contains("tomcat")));
        }
        String name = switch (container) {
            case "jetty" -> "JettyHost";
            case "undertow" -> "UndertowHost";
            default -> "TomcatHost";
        };
        return JarProcess.startJava(
                folder,
                Map.of("GOPROXY", upstream.url().toString()),
                List.of(
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        entries.map(entry -> Path.of(entry).toAbsolutePath().toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        ServletHostMain.class.getName(),
                        ServletHost.class.getPackageName() + "." + name,
                        folder.resolve("cache").toString()));
    }
}
