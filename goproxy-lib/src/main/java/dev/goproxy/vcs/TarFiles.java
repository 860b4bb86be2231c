package dev.goproxy.vcs;

import com.google.common.io.ByteStreams;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.zip.ModuleFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Regular files of a tar file that {@code git archive} has written. Their bytes are read from the tar file. Folders and
 * submodules are left out.
 */
final class TarFiles {
    private static final int BLOCK = 512;
    private static final int MAX_EXTENSION_BYTES = 1 << 20;

    /** Limit of the zip format, which Go has git write with "prefix/" before each path. */
    private static final int MAX_PATH_BYTES = 0xffff - "prefix/".length();

    /** Heap that a file takes until the zip is complete. */
    private static final long BYTES_PER_FILE = 600;

    /** All files may take a third of the heap. */
    private static final long MAX_FILES = Runtime.getRuntime().maxMemory() / 3 / BYTES_PER_FILE;

    private final Path tar;
    private final String folder;
    private final List<ModuleFile> files = new ArrayList<>();
    private Optional<String> longName = Optional.empty();
    private Optional<Long> longSize = Optional.empty();

    private TarFiles(Path tar, String folder) {
        this.tar = tar;
        this.folder = folder;
    }

    /** File within the tar file. */
    private record Slice(String path, Kind kind, long size, Path tar, long offset) implements ModuleFile {
        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ);
            try {
                return ByteStreams.limit(
                        new BufferedInputStream(Channels.newInputStream(channel.position(offset))), size);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /**
     * Lists the files below a folder.
     *
     * @param prefix the folder with a trailing slash; empty for all files
     */
    static List<ModuleFile> list(Path tar, String prefix) throws IOException {
        TarFiles reader = new TarFiles(tar, prefix);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(tar), 1 << 16)) {
            reader.read(in);
        }
        return reader.files;
    }

    private void read(InputStream in) throws IOException {
        long offset = 0;
        byte[] header = in.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            offset += BLOCK;
            char type = (char) header[156];
            long size = longSize.filter(known -> type != 'x' && type != 'g').orElse(number(header));
            long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
            if (type == 'x') {
                extend(in.readNBytes((int) Math.min(size, MAX_EXTENSION_BYTES)));
                in.skipNBytes(padded - Math.min(size, MAX_EXTENSION_BYTES));
            } else {
                in.skipNBytes(padded);
                if (type != 'g') {
                    add(header, type, size, offset);
                }
            }
            offset += padded;
            header = in.readNBytes(BLOCK);
        }
        if (header.length != BLOCK) {
            throw new EOFException("the archive was cut short");
        }
    }

    private void add(byte[] header, char type, long size, long offset) throws IOException {
        String prefix = text(header, 345, 155);
        String shortName = prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
        String name = longName.orElse(shortName);
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new NotFoundException("git archive failed: path too long");
        }
        if (type != '5' && name.startsWith(folder)) {
            ModuleFile.Kind kind = type == '0' || type == 0 ? ModuleFile.Kind.REGULAR : ModuleFile.Kind.OTHER;
            long bytes = kind == ModuleFile.Kind.REGULAR ? size : 0;
            files.add(new Slice(name.substring(folder.length()), kind, bytes, tar, offset));
        }
        if (files.size() > MAX_FILES) {
            throw new UpstreamException("the repository is too large: more than " + MAX_FILES + " files");
        }
        longName = Optional.empty();
        longSize = Optional.empty();
    }

    /** Parses an extended header: records of {@code <length> <key>=<value>\n}. */
    private void extend(byte[] records) throws IOException {
        for (int start = 0; start < records.length; ) {
            int space = start;
            while (records[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(records, start, space - start, StandardCharsets.US_ASCII));
            if (start + length > records.length) { // cut above: the target of a link, or a path that no zip can hold
                if (!new String(records, space + 1, 9, StandardCharsets.US_ASCII).equals("linkpath=")) {
                    throw new NotFoundException("git archive failed: path too long");
                }
                return;
            }
            String record = new String(records, space + 1, start + length - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith("path=")) {
                longName = Optional.of(record.substring("path=".length()));
            } else if (record.startsWith("size=")) {
                longSize = Optional.of(Long.parseLong(record.substring("size=".length())));
            }
            start += length;
        }
    }

    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header) {
        String octal = text(header, 124, 12).strip();
        return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    }
}
