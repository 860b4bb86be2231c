package dev.goproxy.zip;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files into a zip. The same files result in the same bytes on any machine at any time. */
final class ZipWriter {
    /** Near the earliest time of the zip format; for January 1980, Java adds a field that depends on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int MAX_NAME_BYTES = 0xffff;

    private final String prefix;
    private final ZipOutputStream zip;
    private final H1.Builder sum = H1.builder();
    private final MessageDigest digest = ContentHasher.sha256();
    private final byte[] buffer = new byte[64 * 1024];

    private ZipWriter(ModuleVersion module, OutputStream out) {
        this.prefix = module + "/";
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    static H1 write(ModuleVersion module, List<ModuleFile> files, OutputStream out) throws IOException {
        var writer = new ZipWriter(module, out);
        for (var file : files) {
            writer.add(file);
        }
        writer.zip.finish();
        return writer.sum.build();
    }

    private void add(ModuleFile file) throws IOException {
        var name = prefix + file.path();
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw InvalidZipException.entry(file.path(), "name longer than a zip can tell");
        }
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        var size = copy(file);
        if (size != file.size()) {
            throw InvalidZipException.entry(file.path(), "content is not of the declared size " + file.size());
        }
        zip.closeEntry();
        sum.add(entry.getName(), digest.digest());
    }

    /** Copies the content, at most one buffer more than the declared size. */
    private long copy(ModuleFile file) throws IOException {
        var size = 0L;
        try (var content = file.open()) {
            for (var n = content.read(buffer); n >= 0 && size <= file.size(); n = content.read(buffer)) {
                zip.write(buffer, 0, n);
                digest.update(buffer, 0, n);
                size += n;
            }
        }
        return size;
    }
}
