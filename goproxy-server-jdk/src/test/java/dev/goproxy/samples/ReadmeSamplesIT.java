package dev.goproxy.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of the pages work as printed, in a project that has the built testkit as its only dependency. */
class ReadmeSamplesIT {
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);
    private static final List<String> PAGES =
            List.of("README.md", "goproxy-lib/README.md", "goproxy-server-jdk/README.md", "goproxy-testkit/README.md");

    @TempDir
    Path folder;

    /** The testkit works with these, too. */
    @ParameterizedTest
    @ValueSource(strings = {"5.12.2", "6.1.3"})
    void samples_compileAndPassOutsideTheReactor(String junit) throws Exception {
        Map<String, String> samples = samples();
        assertThat(samples)
                .containsOnlyKeys(
                        "AccessRule",
                        "AuditTrail",
                        "EmbeddedProxyTest",
                        "GoRulesTest",
                        "MapCacherTest",
                        "Metrics",
                        "ModuleServiceTest",
                        "PublishedModules",
                        "Tenants",
                        "VersionsToolTest");
        var project = OutsideProject.create(folder);
        for (var sample : samples.entrySet()) {
            project.write("src/test/java/" + sample.getKey() + ".java", sample.getValue());
        }
        project.write("pom.xml", pom(project.version(), junit));
        project.maven("test");
        for (String sample :
                samples.keySet().stream().filter(name -> name.endsWith("Test")).toList()) {
            assertThat(project.path("target/surefire-reports/" + sample + ".txt"))
                    .content()
                    .containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0");
        }
    }

    /** The pages' Java samples that are whole files, by the name of their type; the others are fragments. */
    private static Map<String, String> samples() throws IOException {
        var samples = new TreeMap<String, String>();
        for (String page : PAGES) {
            Matcher block = JAVA.matcher(Files.readString(OutsideProject.REACTOR.resolve(page)));
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

    private static String pom(String version, String junit) {
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
                  <dependencyManagement>
                    <dependencies>
                      <dependency>
                        <groupId>org.junit</groupId>
                        <artifactId>junit-bom</artifactId>
                        <version>%s</version>
                        <type>pom</type>
                        <scope>import</scope>
                      </dependency>
                    </dependencies>
                  </dependencyManagement>
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
                """.formatted(junit, version);
    }
}
