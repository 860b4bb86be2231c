package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is published besides jars. */
class PublishedPomsTest {
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>goproxy(?:-bom)?</artifactId>\\s*<version>(.*?)</version>");

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..").resolve(file));
    }

    private static String version(String pom) {
        Matcher version = VERSION.matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** It has no parent, which would bring the versions of all that we are built with, and so has a version of its own. */
    @Test
    void bom_hasOurVersion_andNamesAllArtifacts() throws IOException {
        String bom = read("goproxy-lib/bom/pom.xml");
        assertThat(version(bom)).isEqualTo(version(read("pom.xml")));
        for (String artifact : List.of("goproxy-lib", "goproxy-server-jdk", "goproxy-testkit")) {
            assertThat(bom).contains("<artifactId>" + artifact + "</artifactId>");
        }
        assertThat(bom).doesNotContain("<parent>");
    }

    @Test
    void poms_sayWhatMavenCentralAsks() throws IOException {
        for (String file : List.of("pom.xml", "goproxy-lib/bom/pom.xml")) {
            assertThat(read(file))
                    .as(file)
                    .contains(
                            "<name>", "<description>", "<url>", "<licenses>", "<developers>", "<scm", "<organization>");
        }
        for (String module : List.of("goproxy-lib", "goproxy-server-jdk", "goproxy-testkit")) {
            assertThat(read(module + "/pom.xml")).as(module).contains("<name>", "<description>");
        }
    }
}
