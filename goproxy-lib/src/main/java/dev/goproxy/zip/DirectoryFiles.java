package dev.goproxy.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds the files below a module's root folder. */
final class DirectoryFiles extends SimpleFileVisitor<Path> {
    private static final Set<String> VERSION_CONTROL = Set.of(".bzr", ".git", ".hg", ".svn");

    private final Path root;
    private final List<ModuleFile> files = new ArrayList<>();

    private DirectoryFiles(Path root) {
        this.root = root;
    }

    static List<ModuleFile> list(Path root) throws IOException {
        var visitor = new DirectoryFiles(root);
        Files.walkFileTree(root, visitor);
        visitor.files.sort(Comparator.comparing(ModuleFile::path));
        return visitor.files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        var goMod = folder.resolve("go.mod");
        var otherModule =
                Files.exists(goMod, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(goMod, LinkOption.NOFOLLOW_LINKS);
        return otherModule || VERSION_CONTROL.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            var path = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            files.add(new DiskFile(path, file, attributes.size()));
        }
        return FileVisitResult.CONTINUE;
    }

    private record DiskFile(String path, Path file, long size) implements ModuleFile {
        @Override
        public Kind kind() {
            return Kind.REGULAR;
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
