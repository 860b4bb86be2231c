package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the runnable jar beside the classes. */
class RunnableJarIT {
    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(JarProcess.jar().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    private String text(String name) throws IOException {
        var entry = jar.getJarEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (var in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void manifest() throws IOException {
        var main = jar.getManifest().getMainAttributes();
        assertThat(main.getValue("Main-Class")).isEqualTo("dev.goproxy.server.cli.Main");
        assertThat(main.getValue("Multi-Release")).isEqualTo("true");
        assertThat(main.getValue("Implementation-Version")).isEqualTo(System.getProperty("goproxy.version"));
    }

    @Test
    void everyLibrarysLicenceIsKept() throws IOException {
        assertThat(text("META-INF/licenses/goproxy.txt")).contains("MIT License");
        assertThat(text("META-INF/LICENSE")).contains("Apache License").hasSizeGreaterThan(4 * 11_000);
        assertThat(text("META-INF/LICENSE.txt")).contains("QOS.ch");
        assertThat(text("META-INF/NOTICE"))
                .contains("Apache HttpClient", "Apache HttpComponents Core HTTP/1.1", "Jackson");
        assertThat(text("META-INF/licenses/Apache-2.0.txt")).contains("Apache License");
        assertThat(text("META-INF/licenses/EPL-2.0.txt")).contains("Eclipse Public License - v 2.0");
        assertThat(text("META-INF/FastDoubleParser-LICENSE")).isNotBlank();
        assertThat(text("META-INF/THIRD-PARTY.txt"))
                .contains(
                        "Logback",
                        "picocli",
                        "JSpecify",
                        "Error Prone",
                        "J2ObjC",
                        "Guava",
                        "Jackson",
                        "SLF4J",
                        "HttpClient");
    }

    @Test
    void servicesAreKept() throws IOException {
        assertThat(text("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")).contains("ch.qos.logback");
        assertThat(text("META-INF/services/ch.qos.logback.classic.spi.Configurator"))
                .contains("dev.goproxy.server");
        assertThat(text("META-INF/services/com.fasterxml.jackson.core.JsonFactory"))
                .contains("com.fasterxml.jackson");
    }

    @Test
    void nothingOfTheSingleJarsRemains() {
        List<String> names = jar.stream().map(ZipEntry::getName).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }
}
