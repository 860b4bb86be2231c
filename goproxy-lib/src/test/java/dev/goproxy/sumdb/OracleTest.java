package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares this package with the sumdb packages of golang.org/x/mod. */
class OracleTest {
    private static final FakeLog LOG = new FakeLog();

    @BeforeAll
    static void fill() {
        for (int i = 0; i < 66_000; i++) {
            LOG.add("record " + i + "\n");
        }
    }

    /** Compares Go's results in rows of a kind with ours. */
    private static void compare(String kind, Function<JsonNode, String> go, Function<JsonNode, String> ours) {
        List<JsonNode> rows = Expectations.read(OracleTest.class, "oracle.jsonl").stream()
                .filter(row -> row.get("kind").asText().equals(kind))
                .toList();
        assertThat(rows).hasSizeGreaterThan(5);
        var differences = new ArrayList<String>();
        for (JsonNode row : rows) {
            String expected = go.apply(row);
            String actual;
            try {
                actual = ours.apply(row);
            } catch (InvalidNoteException e) {
                actual = e.kind().toString();
            } catch (IllegalArgumentException e) {
                actual = "refused";
            }
            boolean beyondAnyLog = row.path("path").asText().equals("tile/8/2147483648/000");
            if (!actual.equals(expected) && !beyondAnyLog) {
                differences.add(row + " ours: " + actual);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String ifOk(JsonNode row, String text) {
        return row.get("ok").asBoolean() ? text : "refused";
    }

    @Test
    void keys() {
        compare(
                "key",
                row -> ifOk(row, row.get("key").asText().toLowerCase(Locale.ROOT)),
                row -> VerifierKey.parse(row.get("key").asText()).toString().toLowerCase(Locale.ROOT));
    }

    @Test
    void notes() {
        compare(
                "note",
                row -> row.get("verdict").asText().equals("OK")
                        ? row.get("text").asText() + texts(row.get("signers"))
                        : row.get("verdict").asText(),
                row -> {
                    List<VerifierKey> known = texts(row.get("known")).stream()
                            .map(VerifierKey::parse)
                            .toList();
                    byte[] bytes = Base64.getDecoder().decode(row.get("note").asText());
                    SignedNote note = SignedNote.open(bytes, known);
                    return note.text()
                            + note.signers().stream().map(VerifierKey::name).toList();
                });
    }

    @Test
    void heads() {
        compare("head", row -> ifOk(row, row.get("size").asText()), row -> {
            String text =
                    row.get("text").asText() + "~".repeat(row.get("tildes").asInt());
            return Long.toString(TreeHead.parse(text).size());
        });
    }

    @Test
    void tiles() {
        compare("tile", row -> ifOk(row, row.get("tile").asText()), row -> {
            Tile tile = Tile.parse(row.get("path").asText());
            return tile.height() + " " + tile.level() + " " + tile.index() + " " + tile.width();
        });
    }

    @Test
    void records() {
        compare(
                "record",
                row -> ifOk(
                        row,
                        row.get("number").asText()
                                + row.get("text").asText()
                                + row.get("rest").asText()),
                row -> SumRecord.Answer.parse(
                                Base64.getDecoder().decode(row.get("answer").asText()))
                        .map(answer -> answer.record().number()
                                + answer.record().text()
                                + new String(answer.treeNote(), UTF_8))
                        .orElse("refused"));
    }

    @Test
    void roots() {
        compare(
                "root",
                row -> row.get("root").asText(),
                row -> LOG.head(row.get("size").asLong()).root().toString());
    }

    @Test
    void inclusionProofs() {
        compare("inclusion", row -> texts(row.get("proof")).toString(), row -> {
            long size = row.get("size").asLong();
            long record = row.get("record").asLong();
            List<Hash> proof = unchecked(() -> Proofs.inclusion(size, record, LOG));
            assertThat(Proofs.checkInclusion(proof, LOG.head(size), record, LOG.subtree(0, record)))
                    .isTrue();
            return proof.toString();
        });
    }

    @Test
    void consistencyProofs() {
        compare("consistency", row -> texts(row.get("proof")).toString(), row -> {
            long size = row.get("size").asLong();
            long old = row.get("old").asLong();
            List<Hash> proof = unchecked(() -> Proofs.consistency(size, old, LOG));
            assertThat(Proofs.checkConsistency(proof, LOG.head(size), LOG.head(old)))
                    .isTrue();
            return proof.toString();
        });
    }

    @Test
    void tileContents() {
        compare("tiledata", row -> row.get("sha256").asText(), row -> {
            byte[] bytes =
                    LOG.tile(Tile.parse(row.get("path").asText()), LOG.size()).orElseThrow();
            return HexFormat.of().formatHex(Hash.sha256().digest(bytes));
        });
    }

    private interface Proving {
        List<Hash> prove() throws IOException;
    }

    private static List<Hash> unchecked(Proving proving) {
        try {
            return proving.prove();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
