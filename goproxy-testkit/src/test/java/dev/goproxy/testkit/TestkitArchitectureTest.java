package dev.goproxy.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The testkit's API is one package; the machinery below it does not leak into it. */
class TestkitArchitectureTest {
    private static final String BASE = "dev.goproxy.testkit";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    private static Stream<JavaClass> api() {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals(BASE))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void publicTypes_areTheseAlone() {
        assertThat(api().filter(JavaClass::isTopLevelClass).map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "CacherContract",
                        "Change",
                        "Crowd",
                        "FakeInternet",
                        "FakeSumDb",
                        "FakeUpstream",
                        "Fault",
                        "FetcherContract",
                        "GoCommand",
                        "GoProxyExtension",
                        "GoRun",
                        "HostContract",
                        "HostFault",
                        "TestFile",
                        "TestModule",
                        "TestProxy",
                        "TestRepo",
                        "UpstreamRequest",
                        "ZipFlaw");
    }

    @Test
    void signatures_useTheJdkTheLibraryAndJUnitAlone() {
        assertThat(api().flatMap(type -> type.getCodeUnits().stream())
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                                || unit.getModifiers().contains(JavaModifier.PROTECTED))
                        .filter(TestkitArchitectureTest::usesOtherTypes)
                        .map(JavaCodeUnit::getFullName))
                .isEmpty();
    }

    private static boolean usesOtherTypes(JavaCodeUnit unit) {
        return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive())
                .anyMatch(type -> !isAllowed(type));
    }

    private static boolean isAllowed(JavaClass type) {
        String name = type.getPackageName();
        return Set.of("javax.net.ssl", "com.sun.net.httpserver", BASE).contains(name)
                || name.startsWith("java.")
                || name.startsWith("org.junit.jupiter.api")
                || (name.startsWith("dev.goproxy") && !name.startsWith(BASE));
    }

    @Test
    void wireMock_isUsedByTheServersAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".server")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.tomakehurst.wiremock..", "wiremock..")
                .check(CLASSES);
    }

    @Test
    void junit_isUsedThroughItsApiAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "com.sun.net.httpserver..",
                        "com.sun.management..",
                        "dev.goproxy..",
                        "org.jspecify.annotations..",
                        "org.assertj.core..",
                        "org.junit.jupiter.api..",
                        "com.github.tomakehurst.wiremock..")
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.goproxy.(testkit..)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
