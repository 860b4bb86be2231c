package dev.goproxy.zip;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A regular file in memory. */
final class MemoryFile implements ModuleFile {
    private final String path;
    private final byte[] content;

    MemoryFile(String path, byte[] content) {
        this.path = path;
        this.content = content;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Kind kind() {
        return Kind.REGULAR;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }
}
