package dev.goproxy.sumdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New clients, which have nothing but some lookups and their tiles. */
class ServedTilesTest {
    private static final int[] GROWTH = {0, 1, 200, 54, 1, 255, 256, 3000, 61_000, 1200, 7, 70_000};

    private final FakeSumDb sumdb = FakeSumDb.start();
    private final Map<String, byte[]> lookups = new LinkedHashMap<>();
    private final List<ModuleVersion> modules = new ArrayList<>();

    @AfterEach
    void close() {
        sumdb.close();
    }

    /** Adds records, each looked up when the tree has just become so large. */
    private ServedTiles served() {
        var tiles = new ServedTiles();
        for (int i = 0; i < GROWTH.length; i++) {
            sumdb.grow(GROWTH[i]).add(TestModule.of("example.com/m" + i).version("v1.0.0"));
            ModuleVersion module = ModuleVersion.of("example.com/m" + i, "v1.0.0");
            String path = new SumDbResource.Lookup(module).path();
            byte[] file = sumdb.respond("/" + path).body();
            tiles.addLookup(file);
            lookups.put(path, file);
            modules.add(module);
        }
        return tiles;
    }

    private void check(List<ModuleVersion> order, Set<String> tiles) throws IOException {
        GoSumDb database = GoSumDb.parse(sumdb.verifierKey()).orElseThrow();
        SumDbTransport transport = path -> {
            byte[] lookup = lookups.get(path);
            return lookup != null
                    ? Optional.of(lookup)
                    : Optional.ofNullable(
                            tiles.contains(path) ? sumdb.respond("/" + path).body() : null);
        };
        try (var client = SumDbClient.builder(database, transport).build()) {
            for (ModuleVersion module : order) {
                assertThat(client.lookup(module).zipSum(module)).isPresent();
            }
        }
    }

    @Test
    void files_letNewClientsCheckAllRecordsInAnyOrder() throws IOException {
        Set<String> tiles = paths(served());
        for (ModuleVersion first : modules) {
            for (ModuleVersion second : modules) {
                check(List.of(first, second), tiles);
            }
        }
        List<ModuleVersion> order = new ArrayList<>(modules);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(order, new Random(seed));
            check(order, tiles);
        }
    }

    @Test
    void files_areNoMoreThanThat() {
        Set<String> tiles = paths(served());
        assertThat(tiles).hasSizeLessThan(60);
        assertThat(tiles).allSatisfy(path -> {
            Tile tile = Tile.parse(path);
            assertThat(tile.isFull() || !tiles.contains(tile.full().path())).isTrue();
        });
        for (String tile : tiles) {
            Set<String> others =
                    tiles.stream().filter(path -> !path.equals(tile)).collect(Collectors.toSet());
            assertThatThrownBy(() -> {
                        for (ModuleVersion first : modules) {
                            for (ModuleVersion second : modules) {
                                check(List.of(first, second), others);
                            }
                        }
                    })
                    .as("without %s", tile)
                    .isInstanceOf(IOException.class);
        }
    }

    private static Set<String> paths(ServedTiles tiles) {
        return tiles.files().stream().map(SumDbResource.TileFile::path).collect(Collectors.toSet());
    }

    @Test
    void add_ignoresWhatIsNoFileOfADatabase() {
        byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
        assertThat(new ServedTiles().addLookup(page).addTreeHead(page).files()).isEmpty();
    }
}
