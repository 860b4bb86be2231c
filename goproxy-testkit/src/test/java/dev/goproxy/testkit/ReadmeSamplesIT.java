package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of the pages work as printed, in a project that has the built testkit as its only dependency. */
class ReadmeSamplesIT {
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>goproxy</artifactId>\\s*<version>(.*?)</version>");
    private static final Path REACTOR = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PAGES =
            List.of("README.md", "goproxy-lib/README.md", "goproxy-server-jdk/README.md", "goproxy-testkit/README.md");

    @TempDir
    Path folder;

    @Test
    void samples_compileAndPassOutsideTheReactor() throws Exception {
        Map<String, String> samples = samples();
        assertThat(samples)
                .containsOnlyKeys(
                        "AccessRule",
                        "EmbeddedProxyTest",
                        "MapCacherTest",
                        "Metrics",
                        "ModuleServiceTest",
                        "PublishedModules",
                        "VersionsToolTest");
        for (var sample : samples.entrySet()) {
            write("project/src/test/java/" + sample.getKey() + ".java", sample.getValue());
        }
        String version = version();
        publish(version);
        write("project/pom.xml", pom(version));
        write("settings.xml", settings());

        GoRun run = maven();
        assertThat(run.exitCode()).as(run.toString()).isZero();
        for (String sample :
                samples.keySet().stream().filter(name -> name.endsWith("Test")).toList()) {
            assertThat(folder.resolve("project/target/surefire-reports/" + sample + ".txt"))
                    .content()
                    .containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0");
        }
    }

    /** The pages' Java samples that are whole files, by the name of their type; the others are fragments. */
    private static Map<String, String> samples() throws IOException {
        var samples = new TreeMap<String, String>();
        for (String page : PAGES) {
            Matcher block = JAVA.matcher(Files.readString(REACTOR.resolve(page)));
            while (block.find()) {
                Matcher name = TYPE.matcher(block.group(1));
                if (name.find()) {
                    assertThat(samples.put(name.group(1), block.group(1)))
                            .as(name.group(1))
                            .isNull();
                }
            }
        }
        return samples;
    }

    private static String version() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(REACTOR.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** Puts the testkit, and what it needs of ours, into a repository, as a release would. */
    private void publish(String version) throws IOException {
        Files.createDirectories(artifact("goproxy", version, "pom").getParent());
        Files.copy(REACTOR.resolve("pom.xml"), artifact("goproxy", version, "pom"));
        for (String name : List.of("goproxy-lib", "goproxy-testkit")) {
            Path module = REACTOR.resolve(name);
            Files.createDirectories(artifact(name, version, "pom").getParent());
            Files.copy(module.resolve("pom.xml"), artifact(name, version, "pom"));
            Files.copy(module.resolve("target/" + name + "-" + version + ".jar"), artifact(name, version, "jar"));
        }
    }

    private Path artifact(String name, String version, String extension) {
        return folder.resolve("repository/dev/goproxy")
                .resolve(name)
                .resolve(version)
                .resolve(name + "-" + version + "." + extension);
    }

    private static String pom(String version) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>stranger</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>dev.goproxy</groupId>
                      <artifactId>goproxy-testkit</artifactId>
                      <version>%s</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin><artifactId>maven-resources-plugin</artifactId><version>3.4.0</version></plugin>
                      <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                      <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(version);
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
        Path jar = Path.of(WireMockServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return jar.resolve("../../../../..").normalize(); // group (two elements), artifact, version, file
    }

    private GoRun maven() throws IOException {
        var environment = new HashMap<>(System.getenv());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> command = List.of(
                "mvn", "-B", "-ntp", "-s", folder.resolve("settings.xml").toString(), "test");
        return GoRun.of(command, folder.resolve("project"), environment, folder, Duration.ofMinutes(5));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
