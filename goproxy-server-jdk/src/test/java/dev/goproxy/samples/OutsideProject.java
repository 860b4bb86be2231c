package dev.goproxy.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Maven project outside the reactor, which gets our artifacts from a repository as if they were released. */
final class OutsideProject {
    static final Path REACTOR = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>goproxy</artifactId>\\s*<version>(.*?)</version>");
    private static final int MAX_MINUTES = 8;

    private final Path folder;
    private final String version;

    private OutsideProject(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** Creates an empty project, and a repository with the library and the testkit. */
    static OutsideProject create(Path folder) throws IOException, URISyntaxException {
        Matcher version = VERSION.matcher(Files.readString(REACTOR.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        var project = new OutsideProject(folder, version.group(1));
        project.publish();
        project.write("../settings.xml", project.settings());
        return project;
    }

    String version() {
        return version;
    }

    Path path(String name) {
        return folder.resolve("project").resolve(name).normalize();
    }

    void write(String name, String text) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Runs Maven, which must succeed. */
    void maven(String... goals) throws IOException, InterruptedException {
        Path log = folder.resolve("maven.log");
        var command = ImmutableList.<String>builder()
                .add("mvn", "-B", "-ntp", "-s", path("../settings.xml").toString())
                .add(goals)
                .build();
        var builder = new ProcessBuilder(command)
                .directory(path("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES))
                    .as("Maven ends")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private void publish() throws IOException {
        Files.createDirectories(artifact("goproxy", "pom").getParent());
        Files.copy(REACTOR.resolve("pom.xml"), artifact("goproxy", "pom"));
        for (String name : List.of("goproxy-lib", "goproxy-testkit")) {
            Path module = REACTOR.resolve(name);
            Files.createDirectories(artifact(name, "pom").getParent());
            Files.copy(module.resolve("pom.xml"), artifact(name, "pom"));
            Files.copy(module.resolve("target/" + name + "-" + version + ".jar"), artifact(name, "jar"));
        }
    }

    private Path artifact(String name, String extension) {
        return folder.resolve("repository/dev/goproxy")
                .resolve(name)
                .resolve(version)
                .resolve(name + "-" + version + "." + extension);
    }

    /**
     * A local repository of its own, filled from our artifacts, from what this build has downloaded already, and only
     * then from elsewhere.
     */
    private String settings() throws URISyntaxException {
        String repository = """
                <id>%1$s</id><url>%2$s</url>
                <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>%3$s</enabled><checksumPolicy>ignore</checksumPolicy></snapshots>
                """;
        String published =
                repository.formatted("published", folder.resolve("repository").toUri(), true);
        String downloaded =
                repository.formatted("downloaded", downloadedArtifacts().toUri(), false);
        return """
                <settings>
                  <localRepository>%s</localRepository>
                  <profiles><profile><id>samples</id>
                    <repositories><repository>%s</repository><repository>%s</repository></repositories>
                    <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>samples</activeProfile></activeProfiles>
                </settings>
                """.formatted(folder.resolve("local-repository"), published, downloaded, downloaded);
    }

    /** The local repository that one of our own dependencies was loaded from. */
    private static Path downloadedArtifacts() throws URISyntaxException {
        Path jar = Path.of(ImmutableList.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return jar.resolve("../../../../../..").normalize(); // group (three elements), artifact, version, file
    }
}
