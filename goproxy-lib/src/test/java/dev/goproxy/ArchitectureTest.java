package dev.goproxy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.goproxy.Rooms.BASE;
import static dev.goproxy.Rooms.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for the library's packages: which may use which, and what each may use of the platform. */
class ArchitectureTest {
    /** Packages that the library shares within itself: public types are fine in them, exports are not. */
    private static final Set<String> INTERNAL = Set.of(
            BASE + ".serving",
            BASE + ".vcs",
            BASE + ".vcs.git",
            BASE + ".vcs.discovery",
            BASE + ".client",
            BASE + ".client.httpproxy",
            BASE + ".client.connect",
            BASE + ".client.tls",
            BASE + ".auth",
            BASE + ".graph",
            BASE + ".url",
            BASE + ".content.spool",
            BASE + ".process");

    static Stream<String> rooms() {
        return Rooms.TOP_DOWN.stream();
    }

    private static int position(JavaClass type) {
        return Rooms.TOP_DOWN.indexOf(type.getPackageName());
    }

    @Test
    void packages_areTheListedRooms() {
        assertThat(packages()).extracting(JavaPackage::getName).containsExactlyInAnyOrderElementsOf(Rooms.TOP_DOWN);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void arrows_pointDown(String room) {
        int position = Rooms.TOP_DOWN.indexOf(room);
        noClasses()
                .that(describe("are in " + room, type -> position(type) == position))
                .should()
                .dependOnClassesThat(
                        describe("are further up", type -> position(type) >= 0 && position(type) < position))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "modfile", "checksum", "zip", "content", "content.spool", "protocol", "event"})
    void plainRooms_useNoNetwork(String room) {
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..", "org.apache.hc..", "java.nio.channels.spi..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "modfile", "protocol", "event"})
    void pureRooms_touchNoFiles(String room) {
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + room)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Files.class.getName())
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packages_areNamedAfterTheirSubject() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..manager..", "..internal..")
                .check(CLASSES);
    }

    @Test
    void packages_areNullMarked() {
        Set<String> unmarked = packages().stream()
                .filter(somePackage -> !somePackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).isEmpty();
    }

    @Test
    void module_exportsAllButTheInternalRooms() {
        var expected = new TreeSet<>(Rooms.TOP_DOWN);
        expected.removeAll(INTERNAL);
        assertThat(Rooms.exported()).isEqualTo(expected);
        assertThat(Rooms.descriptor().opens()).isEmpty();
    }

    private static Set<JavaPackage> packages() {
        var packages = new HashSet<>(CLASSES.getPackage(BASE).getSubpackagesInTree());
        packages.add(CLASSES.getPackage(BASE));
        packages.removeIf(somePackage -> somePackage.getClasses().isEmpty());
        return packages;
    }
}
