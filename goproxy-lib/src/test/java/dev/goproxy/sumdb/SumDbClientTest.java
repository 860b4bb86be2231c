package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SumDbClientTest {
    private static final GoSumDb DATABASE = new GoSumDb(FakeLog.KEY, Optional.empty());

    private final Server server = new Server(FakeLog.of(70_000), 70_000);
    private final Cacher cacher = new MemoryCacher();
    private final TreeHeadStore store = TreeHeadStore.inMemory();

    /** A database that serves a log, and can be made to send wrong bytes or to be unreachable. */
    private static final class Server implements SumDbTransport {
        final Collection<String> asked = new ConcurrentLinkedQueue<>();
        volatile FakeLog log;
        volatile long size;
        volatile boolean away;
        volatile boolean partialTiles = true;
        volatile UnaryOperator<byte[]> lookupLie = UnaryOperator.identity();
        volatile UnaryOperator<byte[]> tileLie = UnaryOperator.identity();

        Server(FakeLog log, long size) {
            this.log = log;
            this.size = size;
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            asked.add(path);
            if (away) {
                throw new IOException("away");
            }
            if (path.startsWith("tile/")) {
                Tile tile = Tile.parse(path);
                boolean gone = !tile.isFull()
                        && !partialTiles
                        && log.tile(tile.full(), size).isPresent();
                return gone ? Optional.empty() : log.tile(tile, size).map(tileLie);
            }
            if (path.equals("latest")) {
                return Optional.of(log.signedHead(size));
            }
            int number = Integer.parseInt(path.replaceFirst("lookup/example.com/m([0-9]+)@.*", "$1"));
            return number < size ? Optional.of(lookupLie.apply(log.lookup(number, size))) : Optional.empty();
        }
    }

    private SumDbClient client() {
        return SumDbClient.builder(DATABASE, server)
                .cacher(cacher)
                .treeHeadStore(store)
                .build();
    }

    private static ModuleVersion module(int number) {
        return ModuleVersion.of("example.com/m" + number, "v1.0.0");
    }

    private static void assertFound(SumDbClient client, int number) throws IOException {
        SumRecord record = client.lookup(module(number));
        assertThat(record.number()).isEqualTo(number);
        assertThat(record.zipSum(module(number))).contains("h1:zip" + number + "=");
        assertThat(record.goModSum(module(number))).contains("h1:mod" + number + "=");
        assertThat(record.zipSum(module(number + 1))).isEmpty();
    }

    @Test
    void lookup_returnsRecordsThatTheLogContains() throws IOException {
        SumDbClient client = client();
        for (int number : new int[] {0, 1, 255, 256, 65_535, 65_536, 69_999}) {
            assertFound(client, number);
        }
        assertThat(store.latest().orElseThrow()).isEqualTo(server.log.signedHead(70_000));
    }

    @Test
    void lookup_worksForSmallLogs() throws IOException {
        for (int size : new int[] {1, 2, 3, 255, 256, 257, 511, 512, 65_536}) {
            server.size = size;
            SumDbClient client = SumDbClient.builder(DATABASE, server).build();
            assertFound(client, 0);
            assertFound(client, size - 1);
        }
    }

    @Test
    void lookup_requestsNothingTwice() throws IOException {
        assertFound(client(), 5);
        server.asked.clear();
        server.away = true;
        assertFound(client(), 5);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void lookup_cachesFilesUnderTheNamesOfTheProtocol() throws IOException {
        assertFound(client(), 300);
        for (String name : new String[] {
            "lookup/example.com/m300@v1.0.0", "tile/8/0/001", "tile/8/1/001.p/17", "tile/8/0/273.p/112"
        }) {
            assertThat(cacher.get("sumdb/sum.example/db/" + name)).as(name).isPresent();
        }
    }

    @Test
    void lookup_followsAGrowingLog() throws IOException {
        server.size = 300;
        SumDbClient client = client();
        assertFound(client, 7);
        server.size = 70_000;
        assertFound(client, 8);
        assertThat(store.latest().orElseThrow()).isEqualTo(server.log.signedHead(70_000));
        server.lookupLie = answer -> server.log.lookup(9, 1000);
        assertFound(client, 9);
        assertThat(store.latest().orElseThrow())
                .as("an older head is no step back")
                .isEqualTo(server.log.signedHead(70_000));
    }

    @Test
    void lookup_usesFullTiles_whenPartialOnesAreGone() throws IOException {
        server.partialTiles = false;
        server.lookupLie = answer -> server.log.lookup(3, 1000);
        assertFound(client(), 3);
        assertThat(server.asked).contains("tile/8/0/003.p/232", "tile/8/0/003", "tile/8/1/000.p/3", "tile/8/1/000");
        assertThat(cacher.get("sumdb/sum.example/db/tile/8/0/003"))
                .as("of which only a part was checked")
                .isEmpty();
    }

    @Test
    void lookup_fails_whenTheDatabaseDoesNotKnowTheModule() {
        assertThatThrownBy(() -> client().lookup(module(70_000)))
                .isInstanceOf(UnknownToSumDbException.class)
                .hasMessageContaining("does not know example.com/m70000@v1.0.0");
    }

    @Test
    void lookup_recoversFromAnOutage() throws IOException {
        SumDbClient client = client();
        server.away = true;
        assertThatThrownBy(() -> client.lookup(module(3)))
                .isInstanceOf(IOException.class)
                .hasMessage("away");
        server.away = false;
        assertFound(client, 3);
    }

    @Test
    void lookup_rejectsATamperedRecord() {
        server.lookupLie = answer ->
                new String(answer, UTF_8).replace("h1:zip3=", "h1:evil=").getBytes(UTF_8);
        assertThatThrownBy(() -> client().lookup(module(3)))
                .isInstanceOf(SumDbSecurityException.class)
                .hasMessageContaining("SECURITY ERROR")
                .hasMessageContaining("not in its tree")
                .hasMessageContaining("h1:evil=");
        assertNothingKept(3);
    }

    @Test
    void lookup_rejectsTheRecordOfAnotherModule() {
        server.lookupLie = answer -> server.log.lookup(4, server.size);
        assertThatThrownBy(() -> client().lookup(module(3)))
                .isInstanceOf(SumDbException.class)
                .hasMessageContaining("has no checksum of example.com/m3@v1.0.0");
        assertNothingKept(3);
    }

    @Test
    void lookup_rejectsAnInvalidSignature() {
        byte[] forged = server.log.lookup(3, 60_000);
        server.lookupLie = answer ->
                new String(forged, UTF_8).replace("\n60000\n", "\n60001\n").getBytes(UTF_8);
        assertThatThrownBy(() -> client().lookup(module(3)))
                .isInstanceOf(SumDbSecurityException.class)
                .hasMessageContaining("invalid signature")
                .hasMessageContaining("\t60001\n")
                .hasMessageContaining("latest known tree head");
        assertNothingKept(3);
        assertThat(latest()).isEmpty();
    }

    @Test
    void lookup_rejectsAWrongTile() {
        server.tileLie = tile -> {
            byte[] bad = tile.clone();
            bad[bad.length - 1] ^= 1;
            return bad;
        };
        assertThatThrownBy(() -> client().lookup(module(300)))
                .isInstanceOf(SumDbSecurityException.class)
                .hasMessageContaining("tiles do not fit its signed tree head")
                .hasMessageContaining("tile/8/0/001");
        assertNothingKept(300);
    }

    @Test
    void lookup_fails_whenATileHasTheWrongSize() throws IOException {
        SumDbClient client = client();
        server.tileLie = tile -> new byte[tile.length - 1];
        assertThatThrownBy(() -> client.lookup(module(300)))
                .isExactlyInstanceOf(SumDbException.class)
                .hasMessageContaining("bytes for tile/8/");
        server.tileLie = UnaryOperator.identity();
        assertFound(client, 300);
    }

    @Test
    void lookup_rejectsAFork() throws IOException {
        SumDbClient client = client();
        assertFound(client, 3);
        FakeLog honest = server.log;
        var forked = FakeLog.of(69_000);
        for (int i = 69_000; i < 75_000; i++) {
            forked.add("example.com/m" + i + " v1.0.0 h1:evil" + i + "=\n");
        }
        server.log = forked;
        server.size = 75_000;
        assertThatThrownBy(() -> client.lookup(module(74_000)))
                .isInstanceOf(SumDbForkException.class)
                .hasMessageContaining("SECURITY ERROR")
                .hasMessageContaining("old tree head:\n\tgo.sum database tree\n\t70000\n")
                .hasMessageContaining("new tree head:\n\tgo.sum database tree\n\t75000\n")
                .hasMessageContaining(
                        "proof of misbehavior:\n\t" + forked.head(70_000).root() + "\n\t");
        assertNothingKept(74_000);
        assertThat(store.latest().orElseThrow()).isEqualTo(honest.signedHead(70_000));
        server.asked.clear();
        assertThatThrownBy(() -> client.lookup(module(74_000))).isInstanceOf(SumDbForkException.class);
        assertThat(server.asked).as("a contradiction is not asked about again").isEmpty();
        server.log = honest;
        server.size = 70_000;
        assertFound(client, 4);
    }

    @Test
    void lookup_rejectsARolledBackAndRewrittenLog_afterARestart() throws IOException {
        server.size = 200;
        assertFound(client(), 3);
        var rewritten = FakeLog.of(150);
        rewritten.add("example.com/m150 v1.0.0 h1:evil=\n");
        server.log = rewritten;
        server.size = 151;
        assertThatThrownBy(() -> client().lookup(module(150)))
                .isInstanceOf(SumDbForkException.class)
                .hasMessageContaining("\t151\n")
                .hasMessageContaining("\t200\n");
        assertNothingKept(150);
    }

    @Test
    void lookup_ofARolledBackServer_usesCachedTiles() throws IOException {
        server.size = 200;
        assertFound(client(), 3);
        server.size = 150;
        assertFound(client(), 140);
        assertThat(store.latest().orElseThrow()).isEqualTo(server.log.signedHead(200));
    }

    @Test
    void lookup_rejectsAnOlderHead_whenItCannotBeCompared() throws IOException {
        assertFound(client(), 3);
        server.size = 60_000;
        assertThatThrownBy(() -> client().lookup(module(59_000)))
                .isExactlyInstanceOf(SumDbException.class)
                .hasMessageContaining("can't be compared with the latest known one")
                .hasMessageContaining("\t60000\n")
                .hasMessageContaining("\t70000\n");
    }

    @Test
    void lookup_rejectsTwoHeadsOfOneSize() throws IOException {
        server.size = 500;
        assertFound(client(), 3);
        var other = FakeLog.of(499);
        other.add("example.com/m499 v1.0.0 h1:evil=\n");
        server.log = other;
        assertThatThrownBy(() -> client().lookup(module(499))).isInstanceOf(SumDbForkException.class);
    }

    @Test
    void lookup_acceptsAResponseWithoutATreeHead_ofARecordInTheKnownLog() throws IOException {
        server.lookupLie = answer ->
                new String(answer, UTF_8).replaceFirst("(?s)\n\n.*", "\n\n").getBytes(UTF_8);
        assertThatThrownBy(() -> client().lookup(module(3)))
                .isInstanceOf(SumDbException.class)
                .hasMessageContaining("beyond its tree of size 0");
        server.lookupLie = UnaryOperator.identity();
        assertFound(client(), 4);
        server.lookupLie = answer ->
                new String(answer, UTF_8).replaceFirst("(?s)\n\n.*", "\n\n").getBytes(UTF_8);
        assertFound(client(), 3);
    }

    @Test
    void lookup_replacesDamagedFilesInTheCache() throws IOException {
        assertFound(client(), 300);
        for (String name : new String[] {"lookup/example.com/m300@v1.0.0", "tile/8/0/001"}) {
            String full = "sumdb/sum.example/db/" + name;
            byte[] bytes;
            try (var content = cacher.get(full).orElseThrow();
                    var in = content.open()) {
                bytes = in.readAllBytes();
            }
            byte[] spoilt = bytes.clone();
            spoilt[10] ^= 1;
            cacher.put(full, Content.of(spoilt));
            assertFound(client(), 300);
            try (var content = cacher.get(full).orElseThrow();
                    var in = content.open()) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void lookup_fails_whenTheStoredHeadIsDamaged() throws IOException {
        store.replace(Optional.empty(), "nonsense".getBytes(UTF_8));
        assertThatThrownBy(() -> client().lookup(module(3)))
                .isInstanceOf(SumDbException.class)
                .hasMessageContaining("remembered tree head")
                .hasMessageContaining("damaged");
    }

    private Optional<byte[]> read(String path) throws IOException {
        return client().read(SumDbResource.parse(path).orElseThrow());
    }

    @Test
    void read_verifiesATileBeyondTheKnownHead() throws IOException {
        byte[] tile = server.log.tile(Tile.parse("tile/8/0/100"), server.size).orElseThrow();
        assertThat(read("tile/8/0/100")).contains(tile);
        assertThat(store.latest()).contains(server.log.signedHead(server.size));
    }

    @Test
    void read_rejectsAnAlteredTileBeyondTheKnownHead() {
        server.tileLie = tile -> {
            byte[] altered = tile.clone();
            altered[0] ^= 1;
            return altered;
        };
        assertThatThrownBy(() -> read("tile/8/0/100")).isInstanceOf(SumDbSecurityException.class);
    }

    @Test
    void read_ofATileThatTheTreeIsTooSmallFor_isAbsent() {
        assertThatThrownBy(() -> read("tile/8/0/900")).isInstanceOf(UnknownToSumDbException.class);
    }

    @Test
    void covers_isFalseForExemptModules() {
        SumDbClient client = SumDbClient.builder(DATABASE, server)
                .exempt(PathPatterns.parse("*.corp.example,example.com/private"))
                .build();
        assertThat(client.covers(ModulePath.parse("git.corp.example/x"))).isFalse();
        assertThat(client.covers(ModulePath.parse("example.com/private/x"))).isFalse();
        assertThat(client.covers(ModulePath.parse("example.com/public"))).isTrue();
    }

    private Optional<byte[]> latest() {
        try {
            return store.latest();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertNothingKept(int number) {
        try {
            assertThat(cacher.get("sumdb/sum.example/db/lookup/example.com/m" + number + "@v1.0.0"))
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
