package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Properties of all zips. */
class ModuleZipLawsTest {
    private static final ModuleVersion MODULE = ModuleVersion.of(ZipCases.MODULE, ZipCases.VERSION);

    private Path zip = Path.of("");

    @BeforeProperty
    void makeFile() throws IOException {
        zip = Files.createTempFile("laws", ".zip");
    }

    @AfterProperty
    void deleteFile() throws IOException {
        Files.delete(zip);
    }

    @Property(tries = 100)
    void create_createsZipsThatCheckAccepts(@ForAll("trees") Map<String, byte[]> tree) throws IOException {
        var files = new ArrayList<ModuleFile>();
        tree.forEach((path, content) -> files.add(ModuleFile.of(path, content)));
        H1 h1;
        try (var out = Files.newOutputStream(zip)) {
            h1 = ModuleZip.create(MODULE, files, out);
        }
        var checked = ModuleZip.check(zip, MODULE);
        assertThat(checked.h1()).isEqualTo(h1);
        assertThat(checked.entries()).isEqualTo(tree.size());
    }

    @Property(tries = 100)
    void hash_doesNotDependOnOrderAndCompression(@ForAll("trees") Map<String, byte[]> tree, @ForAll Random random)
            throws IOException {
        var entries = new ArrayList<RawEntry>();
        tree.forEach((path, content) -> entries.add(RawEntry.deflated(ZipCases.PREFIX + path, content)));
        var sums = new ArrayList<H1>();
        for (var i = 0; i < 2; i++) {
            var raw = new RawZip();
            entries.forEach(raw::add);
            sums.add(ModuleZip.check(Files.write(zip, raw.bytes()), MODULE).h1());
            Collections.shuffle(entries, random);
            entries.stream()
                    .filter(entry -> random.nextBoolean() && entry.descriptor.length == 0)
                    .forEach(entry -> entry.described(random.nextBoolean(), false));
        }
        assertThat(sums.get(0)).isEqualTo(sums.get(1));
    }

    /** Damages a good zip at a few places. */
    @Property(tries = 500)
    void check_ofADamagedZip_acceptsOrRejects(@ForAll("damages") List<Integer> damages) throws IOException {
        var bytes = new RawZip()
                .add(ZipCases.deflatedFile())
                .add(RawEntry.of(ZipCases.PREFIX + "b", "b").described(true, false))
                .add(ZipCases.PREFIX + "d/", "")
                .with(raw -> raw.zip64 = damages.size() % 2 == 0)
                .bytes();
        for (var damage : damages) {
            bytes[(damage >>> 8) % bytes.length] = damage.byteValue();
        }
        try {
            assertThat(ModuleZip.check(Files.write(zip, bytes), MODULE).entries())
                    .isNotNegative();
        } catch (InvalidZipException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<Map<String, byte[]>> trees() {
        var name = Arbitraries.strings().withChars("abcxyzé").ofMinLength(1).ofMaxLength(3);
        var path = Combinators.combine(name.map(folder -> "d" + folder + "/").injectNull(0.5), name)
                .as((folder, file) -> (folder == null ? "" : folder) + file + ".go");
        return Arbitraries.maps(path, Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Integer>> damages() {
        return Arbitraries.integers().greaterOrEqual(0).list().ofMinSize(1).ofMaxSize(4);
    }
}
