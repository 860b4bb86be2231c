package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.module.ModuleVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A check must have the same result whether or not the zip was scanned while it arrived. */
class StreamingZipCheckTest {
    private static final ModuleVersion MODULE = ModuleVersion.of(ZipCases.MODULE, ZipCases.VERSION);

    private Path zip = Path.of("");

    @BeforeProperty
    @BeforeEach
    void makeFile() throws IOException {
        zip = Files.createTempFile("streaming", ".zip");
    }

    @AfterProperty
    @AfterEach
    void deleteFile() throws IOException {
        Files.delete(zip);
    }

    private interface Check {
        CheckedZip of(Path file) throws IOException;
    }

    private String verdict(Check check) throws IOException {
        try {
            return check.of(zip).toString();
        } catch (InvalidZipException e) {
            return "refused: " + e.getMessage();
        }
    }

    private void assertNoDifference(String what, byte[] bytes, Random random) throws IOException {
        Files.write(zip, bytes);
        var check = new StreamingZipCheck(MODULE);
        check.scan(inPieces(bytes, random), () -> random.nextInt(50) == 0);
        assertThat(verdict(check::check)).as(what).isEqualTo(verdict(file -> ModuleZip.check(file, MODULE)));
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 3 : 500)));
            }
        };
    }

    @Test
    void check_ofEveryKnownCase_hasTheSameResult() throws IOException {
        for (var known : ZipCases.all().entrySet()) {
            assertNoDifference(known.getKey(), known.getValue().get(), new Random(1));
        }
    }

    /** Entries in any order, with wrong metadata, garbage and descriptors between them, and some damaged bytes. */
    @Property(tries = 2000)
    void check_ofAnything_hasTheSameResult(@ForAll Random random) throws IOException {
        var raw = new RawZip();
        for (var i = random.nextInt(5); i >= 0; i--) {
            raw.add(entry(i, random));
        }
        if (random.nextInt(3) == 0) {
            raw.before = garbage(random);
            raw.adjusted = random.nextBoolean();
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(raw.entries, random);
        }
        var bytes = raw.bytes();
        for (var damages = random.nextBoolean() ? 0 : random.nextInt(4); damages > 0; damages--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        assertNoDifference("a zip", bytes, random);
    }

    private static RawEntry entry(int number, Random random) {
        var name = ZipCases.PREFIX + "f" + number + (random.nextInt(12) == 0 ? "/" : "");
        var content = "content ".repeat(random.nextInt(40)) + random.nextInt();
        var entry = random.nextInt(3) == 0 ? RawEntry.of(name, content) : RawEntry.deflated(name, content);
        switch (random.nextInt(14)) {
            case 0 -> entry.compressed += random.nextInt(5) - 2;
            case 1 -> entry.size += random.nextInt(3) - 1;
            case 2 -> entry.crc += random.nextInt(2);
            case 3 -> entry.method = entry.method == 0 ? 8 : 0;
            case 4 -> entry.localMethod = random.nextInt(10);
            case 5 -> entry.localExtra = new byte[random.nextInt(9)];
            case 6 -> entry.shared = number > 0 && random.nextBoolean();
            case 7 -> entry.localName = new byte[random.nextInt(200)];
            case 8 -> entry.localCompressed = random.nextInt(400);
            case 9 -> entry.flags ^= 8;
            default -> {
                // as it should be
            }
        }
        if (random.nextInt(3) > 0) {
            entry.described(random.nextBoolean(), random.nextBoolean());
        }
        if (random.nextInt(10) == 0) {
            entry.descriptor = garbage(random);
        }
        return entry;
    }

    private static byte[] garbage(Random random) {
        var bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void scan_ofAUsualZip_leavesNothingToTheCheck() throws IOException {
        var files = new ArrayList<RawEntry>();
        for (var descriptor : List.of("none", "plain", "signed", "wide")) {
            files.add(RawEntry.of(ZipCases.PREFIX + descriptor, "stored"));
            var deflated = RawEntry.deflated(ZipCases.PREFIX + descriptor + ".z", "deflated ".repeat(100));
            files.add(
                    descriptor.equals("none")
                            ? deflated
                            : deflated.described(!descriptor.equals("plain"), descriptor.equals("wide")));
        }
        var raw = new RawZip();
        files.forEach(raw::add);
        assertThat(unread(raw.bytes())).isEmpty();
        assertThat(unread(asJavaWritesIt())).isEmpty();
    }

    private static byte[] asJavaWritesIt() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writing = new ZipOutputStream(out)) {
            for (var name : List.of("a", "b", "c")) {
                writing.putNextEntry(new ZipEntry(ZipCases.PREFIX + name));
                writing.write("content ".repeat(20_000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                writing.closeEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void scan_stoppedEarly_leavesTheRestToTheCheck() throws IOException {
        var bytes = asJavaWritesIt();
        var precomputed = new PrecomputedSums();
        var asked = new int[1];
        try (var entries = new LocalEntries(new ByteArrayInputStream(bytes), precomputed)) {
            entries.read(() -> asked[0]++ == 2);
        }
        assertThat(unread(bytes, precomputed)).containsExactly(ZipCases.PREFIX + "c");
    }

    private List<String> unread(byte[] bytes) throws IOException {
        var precomputed = new PrecomputedSums();
        try (var entries = new LocalEntries(inPieces(bytes, new Random(2)), precomputed)) {
            entries.read(() -> false);
        }
        return unread(bytes, precomputed);
    }

    private List<String> unread(byte[] bytes, PrecomputedSums precomputed) throws IOException {
        try (var channel = FileChannel.open(Files.write(zip, bytes))) {
            return CentralDirectory.read(new Window(channel, bytes.length), new MemoryBudget()).stream()
                    .filter(entry -> precomputed.of(entry) == null)
                    .map(Entry::name)
                    .toList();
        }
    }
}
