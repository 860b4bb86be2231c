package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The library's public types, compared with the list in the repository: exporting one more, or one less, is a decision
 * and shows in a review. {@code -Dexported-types.update=true} writes the list anew.
 */
class ExportedTypesTest {
    private static final Path LIST = Path.of("src/test/resources/dev/goproxy/exported-types.txt");

    /**
     * Third parties' types are no part of the public API, but for the HTTP client that can be handed in, and what the
     * packages are about that need an optional dependency.
     */
    private static final Set<String> WITH_THIRD_PARTY_TYPES = Set.of(
            "dev.goproxy.micrometer.GoProxyMetrics.bindTo",
            "dev.goproxy.servlet.GoProxyServlet.service",
            "dev.goproxy.upstream.GoFetcher$Builder.httpClient");

    @Test
    void exportedTypes_areThoseListed() throws IOException {
        List<String> types = exportedTypes().map(JavaClass::getName).sorted().toList();
        if (Boolean.getBoolean("exported-types.update")) {
            Files.write(LIST, types);
        }
        assertThat(types)
                .as("public types of exported packages; update the list with -Dexported-types.update=true")
                .containsExactlyElementsOf(Files.readAllLines(LIST));
    }

    @Test
    void signatures_useNoThirdPartyTypes() {
        Set<String> withThirdPartyTypes = exportedTypes()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(ExportedTypesTest::isPublicApi)
                .filter(unit -> Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                        .anyMatch(ExportedTypesTest::isThirdParty))
                .map(unit -> unit.getOwner().getName() + "." + unit.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(withThirdPartyTypes).isEqualTo(WITH_THIRD_PARTY_TYPES);
    }

    private static boolean isPublicApi(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean isThirdParty(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return !element.isPrimitive()
                && !element.getPackageName().startsWith("java.")
                && !element.getPackageName().startsWith("javax.net.ssl")
                && !element.getPackageName().startsWith(Rooms.BASE);
    }

    private static Stream<JavaClass> exportedTypes() {
        Set<String> exported = Rooms.exported();
        return Rooms.CLASSES.stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(ExportedTypesTest::isPublic);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ExportedTypesTest::isPublic).orElse(true);
    }
}
