package dev.goproxy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The library's packages ("rooms") in their order, and the compiled library. */
final class Rooms {
    static final String BASE = "dev.goproxy";

    /** From top to bottom. A class may use its own package and those further down. */
    static final List<String> TOP_DOWN = List.of(
            BASE,
            BASE + ".servlet",
            BASE + ".micrometer",
            BASE + ".bundle",
            BASE + ".offline",
            BASE + ".serving",
            BASE + ".http",
            BASE + ".upstream",
            BASE + ".vcs",
            BASE + ".vcs.git",
            BASE + ".vcs.discovery",
            BASE + ".client",
            BASE + ".client.httpproxy",
            BASE + ".client.connect",
            BASE + ".client.tls",
            BASE + ".auth",
            BASE + ".sumdb",
            BASE + ".cache",
            BASE + ".graph",
            BASE + ".fetch",
            BASE + ".event",
            BASE + ".protocol",
            BASE + ".env",
            BASE + ".zip",
            BASE + ".checksum",
            BASE + ".modfile",
            BASE + ".content.spool",
            BASE + ".content",
            BASE + ".module",
            BASE + ".url",
            BASE + ".process");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    private Rooms() {}

    /** Returns the compiled module descriptor of the library. */
    static ModuleDescriptor descriptor() {
        try (InputStream in = Files.newInputStream(classesFolder().resolve("module-info.class"))) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the packages that the module exports to everybody. */
    static Set<String> exported() {
        return descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
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
