package dev.goproxy.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModuleVersionTest {
    @Test
    void of_printsPathAndVersion() {
        assertThat(ModuleVersion.of("example.com/a/v2", "v2.0.0")).hasToString("example.com/a/v2@v2.0.0");
        assertThat(ModuleVersion.of("example.com/a", "v2.0.0+incompatible")
                        .path()
                        .fits(Version.parse("v1.0.0")))
                .isTrue();
    }

    @Test
    void of_rejectsNonCanonicalVersions() {
        assertThatThrownBy(() -> ModuleVersion.of("example.com/a", "v1.0"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("invalid version \"v1.0\": not canonical");
        assertThatThrownBy(() -> ModuleVersion.of("example.com/a", "v1.0.0+meta"))
                .hasMessageContaining("not canonical");
    }

    @Test
    void of_rejectsAnotherMajorVersion() {
        assertThatThrownBy(() -> ModuleVersion.of("example.com/a", "v2.0.0"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("invalid version \"v2.0.0\": does not fit module path example.com/a");
    }

    @Test
    void of_rejectsInvalidPaths() {
        assertThatThrownBy(() -> ModuleVersion.of("fmt", "v1.0.0"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("invalid module path \"fmt\": missing dot in first path element");
    }

    @Test
    void checkFilePath_rejectsUnpairedSurrogates() {
        assertThatThrownBy(() -> PathRules.checkFilePath("a\ud83d")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> PathRules.checkFilePath("\udc00a")).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void isEmpty_isTrueWithoutPatterns() {
        assertThat(PathPatterns.parse(",/,").isEmpty()).isTrue();
        assertThat(PathPatterns.parse("*.corp,x/")).hasToString("*.corp,x").returns(false, PathPatterns::isEmpty);
    }
}
