package dev.goproxy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's rooms: who may know whom, and what each may know of the world. */
class ArchitectureTest {
    private static final String BASE = "dev.goproxy";

    /** From top to bottom. A class may know its own room and those below. */
    private static final List<String> ROOMS = List.of(
            "",
            ".serving",
            ".http",
            ".upstream",
            ".vcs",
            ".client",
            ".auth",
            ".sumdb",
            ".cache",
            ".fetch",
            ".event",
            ".protocol",
            ".env",
            ".zip",
            ".checksum",
            ".modfile",
            ".content",
            ".module",
            ".process");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    private static int room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(BASE)) {
            return -1;
        }
        String room = name.substring(BASE.length());
        int next = room.indexOf('.', 1);
        return ROOMS.indexOf(next < 0 ? room : room.substring(0, next)); // dev.goproxy.cache.s3 is in cache's
    }

    @Test
    void rooms_areThoseOfTheHouse() {
        classes()
                .that(describe("are ours", type -> type.getPackageName().startsWith(BASE)))
                .should()
                .resideInAnyPackage(ROOMS.stream()
                        .map(room -> room.equals(".cache") ? BASE + ".cache.." : BASE + room)
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void arrows_pointDown() {
        for (int i = 0; i < ROOMS.size(); i++) {
            int room = i;
            noClasses()
                    .that(describe("are in " + BASE + ROOMS.get(i), type -> room(type) == room))
                    .should()
                    .dependOnClassesThat(describe("lie above", type -> room(type) >= 0 && room(type) < room))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.goproxy.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "modfile", "checksum", "zip", "content"})
    void plainRooms_knowNoNetwork(String room) {
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
    @ValueSource(strings = {"module", "modfile"})
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
    void packages_areNamedAfterWhatTheyAreAbout() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..manager..", "..internal..")
                .check(CLASSES);
    }

    @Test
    void packages_areNullMarked() {
        Set<String> unmarked = packages(CLASSES.getPackage(BASE)).stream()
                .filter(somePackage -> !somePackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    private static Set<JavaPackage> packages(JavaPackage root) {
        return root.getSubpackagesInTree().stream()
                .filter(somePackage -> !somePackage.getClasses().isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void exports_areThePackagesWithSomethingPublic() throws IOException {
        ModuleDescriptor descriptor;
        try (InputStream in = Files.newInputStream(classesFolder().resolve("module-info.class"))) {
            descriptor = ModuleDescriptor.read(in);
        }
        Set<String> exported = descriptor.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> open = CLASSES.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(BASE + ".process")) // shared by two rooms, and nobody else's business
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).isEqualTo(open);
        assertThat(descriptor.opens()).isEmpty();
    }

    private static Path classesFolder() {
        try {
            return Path.of(GoProxy.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
