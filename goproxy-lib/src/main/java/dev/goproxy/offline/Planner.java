package dev.goproxy.offline;

import dev.goproxy.checksum.GoSumLine;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.graph.FileSource;
import dev.goproxy.graph.ModuleGraph;
import dev.goproxy.graph.Project;
import dev.goproxy.graph.Toolchains;
import dev.goproxy.graph.VersionQueries;
import dev.goproxy.modfile.GoVersion;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.module.Version;
import dev.goproxy.offline.PlanFiles.Need;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Finds the files that clients with empty module caches need for some items, except for the tiles of checksum
 * databases.
 */
final class Planner {
    /**
     * What is needed beside the modules themselves.
     *
     * @param databases names of checksum databases
     * @param exempt modules that the databases are not asked for
     * @param platforms those whose toolchains are needed, for instance {@code linux/amd64}
     */
    record Settings(List<String> databases, PathPatterns exempt, List<String> platforms) {}

    private final PlanFiles files;
    private final Settings settings;
    private final Executor executor;
    private final VersionQueries queries;
    private final VersionQueries queriesOfReplaced;
    private final Set<ModuleVersion> modules = ConcurrentHashMap.newKeySet();
    private final Set<ModuleVersion> recorded = ConcurrentHashMap.newKeySet();
    private final Set<ModulePath> listed = ConcurrentHashMap.newKeySet();

    /**
     * Creates a planner.
     *
     * @param executor reads documents
     */
    Planner(PlanFiles files, Settings settings, Executor executor) {
        this.files = files;
        this.settings = settings;
        this.executor = executor;
        this.queries = queries(Need.IF_IT_EXISTS);
        this.queriesOfReplaced = queries(Need.IF_POSSIBLE);
    }

    /** Many a module has no tagged version, and many a proxy has no {@code @latest}. */
    private VersionQueries queries(Need need) {
        return new VersionQueries(source(need), source(Need.IF_POSSIBLE));
    }

    private FileSource source(Need need) {
        return endpoint ->
                find(endpoint, need).orElseThrow(() -> new NotFoundException(endpoint.name() + " does not exist"));
    }

    private byte[] read(Endpoint endpoint) throws IOException {
        needRecord(endpoint);
        return files.read(endpoint);
    }

    private Optional<byte[]> find(Endpoint endpoint, Need need) throws IOException {
        needRecord(endpoint);
        return files.find(endpoint, need);
    }

    /**
     * Finds what an item needs, and returns when its documents have been read. Failures are reported to the files.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void add(Item item) throws InterruptedException {
        try {
            Optional<Project> project = item.readProject();
            if (project.isPresent()) {
                addProject(project.get());
            } else {
                addModule(item, item.module().orElseThrow());
            }
        } catch (NotFoundException e) {
            files.problem(item.toString(), e.getMessage(), item.isListed());
        } catch (IOException | IllegalArgumentException e) {
            files.problem(item.toString(), String.valueOf(e.getMessage()), false);
        }
    }

    private void addProject(Project project) throws InterruptedException {
        for (GoSumLine line : project.sums()) {
            addSum(line, !project.hasGraph());
        }
        Optional<GoVersion> go = Toolchains.demanded(project.go(), project.toolchain());
        for (String platform : settings.platforms()) {
            go.ifPresent(version -> needToolchain(Toolchains.module(version, platform)));
        }
        ModuleGraph graph = load(project);
        graph.modules().forEach(module -> needVersions(module.path(), Need.IF_IT_EXISTS));
        graph.replacedPaths().forEach(path -> needVersions(path, Need.IF_POSSIBLE));
    }

    /** Adds what a line of a go.sum file names; Go ignores the lines that are malformed. */
    private void addSum(GoSumLine line, boolean withVersions) {
        String suffix = "/go.mod";
        boolean isModOnly = line.version().endsWith(suffix);
        String version =
                isModOnly ? line.version().substring(0, line.version().length() - suffix.length()) : line.version();
        try {
            ModuleVersion module = ModuleVersion.of(line.path(), version);
            if (isModOnly) {
                needMod(module, Need.REQUIRED);
            } else {
                needModule(module);
            }
            if (withVersions) {
                needVersions(module.path(), Need.IF_IT_EXISTS);
            }
        } catch (InvalidNameException e) {
            files.problem(line.toString(), "not a valid line of a go.sum file: " + e.getMessage(), true);
        }
    }

    private ModuleGraph load(Project project) throws InterruptedException {
        ModuleGraph graph =
                ModuleGraph.load(project, this::read, executor, (what, reason) -> files.problem(what, reason, false));
        graph.modules().forEach(this::needModule);
        graph.replaced().forEach(module -> files.need(new Endpoint.Info(module), Need.IF_POSSIBLE));
        return graph;
    }

    private void addModule(Item item, ModulePath path) throws IOException, InterruptedException {
        needVersions(path, Need.IF_IT_EXISTS);
        var module = new ModuleVersion(path, queries.resolve(path, item.query()));
        if (files.find(new Endpoint.Info(module), Need.IF_IT_EXISTS).isEmpty()) {
            throw new NotFoundException(module + " does not exist");
        }
        if (path.equals(Toolchains.MODULE)) {
            needToolchain(module);
            return;
        }
        load(Project.of(module));
        if (!settings.platforms().isEmpty()) {
            needNewerToolchain(module);
        }
    }

    private void needNewerToolchain(ModuleVersion module) throws IOException {
        Optional<String> go;
        try {
            go = ModFile.parseLax("go.mod", read(new Endpoint.Mod(module))).go();
        } catch (InvalidModFileException e) {
            return; // reported with the graph
        }
        Optional<GoVersion> demanded = Toolchains.demanded(go, Optional.empty());
        if (demanded.isEmpty()) {
            return;
        }
        List<Version> listed = VersionList.parse(files.read(new Endpoint.VersionList(Toolchains.MODULE)));
        for (String platform : settings.platforms()) {
            Toolchains.newer(demanded.get(), listed, platform).ifPresent(this::needToolchain);
        }
    }

    private void needToolchain(ModuleVersion toolchain) {
        files.need(new Endpoint.VersionList(Toolchains.MODULE), Need.REQUIRED);
        needModule(toolchain);
    }

    /** Adds all files of a module, the zip last: what the checksum database says of it is known by then. */
    private void needModule(ModuleVersion module) {
        if (modules.add(module)) {
            files.need(new Endpoint.Info(module), Need.REQUIRED);
            executor.execute(() -> {
                try {
                    var unused = read(new Endpoint.Mod(module));
                } catch (IOException e) {
                    // reported by the files
                }
                files.need(new Endpoint.Zip(module), Need.REQUIRED);
            });
        }
    }

    private void needMod(ModuleVersion module, Need need) {
        var mod = new Endpoint.Mod(module);
        needRecord(mod);
        files.need(mod, need);
    }

    private void needRecord(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Mod mod
                && !settings.exempt().matches(mod.version().path().path())) {
            recorded.add(mod.version());
        }
    }

    /** Adds the list and the latest version of a module, and the files that clients read because of them. */
    private void needVersions(ModulePath path, Need need) {
        if (listed.add(path)) {
            executor.execute(() -> {
                try {
                    VersionQueries versions = need == Need.IF_POSSIBLE ? queriesOfReplaced : queries;
                    for (ModuleVersion module : versions.newest(path)) {
                        files.need(new Endpoint.Info(module), need);
                        needMod(module, need);
                    }
                } catch (IOException e) {
                    // reported by the files
                }
            });
        }
    }

    /**
     * Adds the records of all modules so far, and the latest tree heads. After the modules' files: these were verified,
     * which has left the records in the cache.
     */
    void addRecords() {
        if (recorded.isEmpty()) {
            return;
        }
        for (String database : settings.databases()) {
            files.need(new Endpoint.SumDbFile(database, new SumDbResource.Latest()), Need.IF_IT_EXISTS);
            for (ModuleVersion module : recorded) {
                files.need(new Endpoint.SumDbFile(database, new SumDbResource.Lookup(module)), Need.IF_IT_EXISTS);
            }
        }
    }
}
