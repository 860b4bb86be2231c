package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SumDbPropertiesTest {
    private static final FakeLog LOG = FakeLog.of(700);

    @Property(tries = 300)
    void open_rejectsAnyChangeOfANote(
            @ForAll @IntRange(max = 2000) int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] note = LOG.signedHead(500);
        byte[] changed = note.clone();
        changed[place % note.length] ^= (byte) change;
        List<VerifierKey> keys = List.of(FakeLog.KEY);
        assertThat(SignedNote.open(note, keys).signers()).isEqualTo(keys);
        try {
            // The last character of base64 has unused bits.
            assertThat(SignedNote.open(changed, keys).text())
                    .isEqualTo(SignedNote.open(note, keys).text());
        } catch (InvalidNoteException e) {
            assertThat(e.kind()).isNotNull();
        }
    }

    @Property(tries = 500)
    void parse_throwsNoOtherException(@ForAll byte[] bytes, @ForAll String text) {
        onlyDocumented(() -> SignedNote.open(bytes, List.of(FakeLog.KEY)));
        onlyDocumented(() -> TreeHead.parse(text));
        onlyDocumented(() -> TreeHead.parse("go.sum database tree\n" + text));
        onlyDocumented(() -> Tile.parse(text));
        onlyDocumented(() -> Tile.parse("tile/8/" + text));
        onlyDocumented(() -> VerifierKey.parse(text));
        onlyDocumented(() -> GoSumDb.parse(text));
        assertThat(SumRecord.Answer.parse(bytes)).isNotNull();
        assertThat(SumRecord.Answer.parse(("5\n" + text + "\n\n").getBytes(UTF_8)))
                .isNotNull();
    }

    private static void onlyDocumented(Runnable parser) {
        try {
            parser.run();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Property
    void tilePath_isParsedToTheSameTile(
            @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = -1, max = 70) int level,
            @ForAll @LongRange(min = 0) long index,
            @ForAll @IntRange(min = 1, max = 1 << 30) int width) {
        var tile = new Tile(height, level, index, 1 + (width - 1) % (1 << height));
        assertThat(Tile.parse(tile.path())).isEqualTo(tile);
    }

    @Property(tries = 300)
    void proofs_areValidForEveryRecordAndEveryOlderLog(
            @ForAll @IntRange(min = 1, max = 700) int size,
            @ForAll @IntRange(min = 1, max = 700) int other,
            @ForAll long seed)
            throws IOException {
        int smaller = Math.min(size, other);
        int larger = Math.max(size, other);
        TreeHead head = LOG.head(larger);
        List<Hash> consistency = Proofs.consistency(larger, smaller, LOG);
        List<Hash> inclusion = Proofs.inclusion(larger, smaller - 1, LOG);
        Hash record = LOG.subtree(0, smaller - 1);
        assertThat(Proofs.checkConsistency(consistency, head, LOG.head(smaller)))
                .isTrue();
        assertThat(Proofs.checkInclusion(inclusion, head, smaller - 1, record)).isTrue();

        assertThat(Proofs.checkConsistency(spoil(consistency, seed), head, LOG.head(smaller)))
                .isFalse();
        assertThat(Proofs.checkInclusion(spoil(inclusion, seed), head, smaller - 1, record))
                .isFalse();
        assertThat(Proofs.checkInclusion(inclusion, head, smaller - 1, Hash.ofRecord(new byte[0])))
                .isFalse();
        var lie = new TreeHead(smaller, Hash.ofRecord(new byte[0]));
        assertThat(Proofs.checkConsistency(consistency, head, lie)).isFalse();
    }

    /** Changes, removes or adds a hash. */
    private static List<Hash> spoil(List<Hash> proof, long seed) {
        var random = new Random(seed);
        var spoilt = new ArrayList<>(proof);
        int place = random.nextInt(proof.size() + 1);
        if (place == proof.size() || random.nextInt(3) == 0) {
            spoilt.add(place, Hash.ofEmptyTree());
        } else if (random.nextBoolean()) {
            spoilt.remove(place);
        } else {
            spoilt.set(place, Hash.ofEmptyTree());
        }
        return spoilt;
    }
}
