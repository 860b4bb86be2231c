package dev.goproxy.zip;

import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathRules;
import java.util.List;

/** Checks the names and sizes of the entries of a module zip. */
final class EntryRules {
    private final String prefix;
    private final NameTree names;
    private long contentBytes;

    EntryRules(ModuleVersion module, MemoryBudget memory) {
        prefix = module + "/";
        names = new NameTree(memory);
    }

    /** Checks all entries and returns the declared size of all content. */
    long check(List<Entry> entries) throws InvalidZipException {
        for (var entry : entries) {
            if (!entry.name().startsWith(prefix)) {
                throw InvalidZipException.entry(entry.name(), "does not begin with " + prefix);
            }
            if (entry.name().length() > prefix.length()) {
                check(entry);
            }
        }
        return contentBytes;
    }

    private void check(Entry entry) throws InvalidZipException {
        var end = entry.name().length() - (entry.isFolder() ? 1 : 0);
        var name = end < prefix.length() ? "" : entry.name().substring(prefix.length(), end);
        requireFilePath(name);
        names.add(name, entry.isFolder());
        if (!entry.isFolder()) {
            requireGoModAtRoot(entry, name);
            requireSize(entry, name);
        }
    }

    static void requireFilePath(String name) throws InvalidZipException {
        try {
            PathRules.checkFilePath(name);
        } catch (InvalidNameException e) {
            throw new InvalidZipException(e);
        }
    }

    static boolean isGoMod(String baseName) {
        return PathRules.foldCase(baseName).equals("go.mod");
    }

    private static void requireGoModAtRoot(Entry entry, String name) throws InvalidZipException {
        if (!name.equals("go.mod") && isGoMod(name.substring(name.lastIndexOf('/') + 1))) {
            throw InvalidZipException.entry(
                    entry.name(), name.contains("/") ? "go.mod below the module's root" : "go.mod not in lower case");
        }
    }

    private void requireSize(Entry entry, String name) throws InvalidZipException {
        var size = entry.size();
        if (size < 0 || size > ModuleZip.MAX_CONTENT_BYTES - contentBytes) {
            throw new InvalidZipException("more than " + ModuleZip.MAX_CONTENT_BYTES + " bytes of content");
        }
        contentBytes += size;
        requireRootFileSize(name, size);
    }

    static void requireRootFileSize(String name, long size) throws InvalidZipException {
        if (size > ModuleZip.MAX_ROOT_FILE_BYTES && (name.equals("go.mod") || name.equals("LICENSE"))) {
            throw new InvalidZipException(name + " larger than " + ModuleZip.MAX_ROOT_FILE_BYTES + " bytes");
        }
    }
}
