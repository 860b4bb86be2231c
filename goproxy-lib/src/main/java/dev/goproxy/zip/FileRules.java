package dev.goproxy.zip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Selects the files of a source tree that belong into a module zip. */
final class FileRules {
    private final Vendoring vendoring;
    private final Set<String> otherModules;
    private final NameTree names = new NameTree(new MemoryBudget());
    private final Set<String> leftOut = new HashSet<>();
    private final List<ModuleFile> chosen = new ArrayList<>();
    private long contentBytes;

    private FileRules(Vendoring vendoring, Set<String> otherModules) {
        this.vendoring = vendoring;
        this.otherModules = otherModules;
    }

    /** Returns the files that Go includes, ordered by path, so that the zip does not depend on the given order. */
    static List<ModuleFile> choose(Collection<? extends ModuleFile> files) throws IOException {
        var rules = new FileRules(vendoring(files), otherModules(files));
        for (var file : files) {
            rules.consider(file);
        }
        rules.chosen.sort(Comparator.comparing(ModuleFile::path));
        return rules.chosen;
    }

    private static Vendoring vendoring(Collection<? extends ModuleFile> files) throws IOException {
        for (var file : files) {
            if (file.path().equals("go.mod") && file.kind() == ModuleFile.Kind.REGULAR) {
                EntryRules.requireRootFileSize("go.mod", file.size());
                try (var content = file.open()) {
                    return Vendoring.of(content.readNBytes((int) Math.max(0, file.size())));
                }
            }
        }
        return Vendoring.BEFORE_1_24;
    }

    /** The folders below the root that have a go.mod file of their own, with a slash at the end. */
    private static Set<String> otherModules(Collection<? extends ModuleFile> files) {
        var folders = new HashSet<String>();
        for (var file : files) {
            var base = file.path().lastIndexOf('/') + 1;
            if (base > 0
                    && file.kind() == ModuleFile.Kind.REGULAR
                    && EntryRules.isGoMod(file.path().substring(base))) {
                folders.add(file.path().substring(0, base));
            }
        }
        return folders;
    }

    private void consider(ModuleFile file) throws InvalidZipException {
        var path = file.path();
        if (!isClean(path)) {
            throw InvalidZipException.entry(path, "not a clean relative path");
        }
        if (vendoring.isVendored(path) || isInOtherModule(path) || path.equals(".hg_archival.txt")) {
            return;
        }
        EntryRules.requireFilePath(path);
        if (!path.equals("go.mod") && path.toLowerCase(Locale.ROOT).equals("go.mod")) {
            throw InvalidZipException.entry(path, "go.mod not in lower case");
        }
        if (leftOut.contains(path)) {
            return; // Go reports each path once: that it was left out is reported already
        }
        names.add(path, file.kind() == ModuleFile.Kind.FOLDER);
        if (file.kind() == ModuleFile.Kind.REGULAR) {
            requireSize(file);
            chosen.add(file);
        } else {
            leftOut.add(path);
        }
    }

    private void requireSize(ModuleFile file) throws InvalidZipException {
        if (file.size() < 0 || file.size() > ModuleZip.MAX_CONTENT_BYTES - contentBytes) {
            throw new InvalidZipException("more than " + ModuleZip.MAX_CONTENT_BYTES + " bytes of content");
        }
        contentBytes += file.size();
        EntryRules.requireRootFileSize(file.path(), file.size());
    }

    private boolean isInOtherModule(String path) {
        for (var slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (otherModules.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether Go's path.Clean returns a relative path unchanged, as it does for leading double dots. */
    private static boolean isClean(String path) {
        var leading = true;
        for (var start = 0; start <= path.length(); ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            var element = path.substring(start, end);
            leading &= element.equals("..");
            if (element.isEmpty() || element.equals(".") || (element.equals("..") && !leading)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }
}
