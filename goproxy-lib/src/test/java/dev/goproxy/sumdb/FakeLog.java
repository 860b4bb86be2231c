package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import dev.goproxy.protocol.Tile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A checksum database in memory that signs any records. */
final class FakeLog implements Proofs.HashSource {
    static final String NAME = "sum.example/db";
    private static final KeyPair KEYS = generate();
    static final VerifierKey KEY = VerifierKey.parse(key());

    private final List<byte[]> records = new ArrayList<>();
    private final List<List<Hash>> levels = new ArrayList<>();

    /** A log of records of modules {@code example.com/m0@v1.0.0} and so on. */
    static FakeLog of(int size) {
        var log = new FakeLog();
        for (int i = 0; i < size; i++) {
            log.add("example.com/m" + i + " v1.0.0 h1:zip" + i + "=\nexample.com/m" + i + " v1.0.0/go.mod h1:mod" + i
                    + "=\n");
        }
        return log;
    }

    FakeLog copy() {
        var copy = new FakeLog();
        records.forEach(record -> copy.add(new String(record, UTF_8)));
        return copy;
    }

    void add(String record) {
        records.add(record.getBytes(UTF_8));
        Hash hash = Hash.ofRecord(record.getBytes(UTF_8));
        for (int level = 0; ; level++) {
            if (levels.size() == level) {
                levels.add(new ArrayList<>());
            }
            List<Hash> hashes = levels.get(level);
            hashes.add(hash);
            if (hashes.size() % 2 == 1) {
                return;
            }
            hash = Hash.ofNode(hashes.get(hashes.size() - 2), hash);
        }
    }

    int size() {
        return records.size();
    }

    @Override
    public Hash subtree(int level, long index) {
        return levels.get(level).get((int) index);
    }

    TreeHead head(long size) {
        try {
            return new TreeHead(size, Proofs.root(size, this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] signedHead(long size) {
        return sign(head(size).text());
    }

    byte[] lookup(int number, long headSize) {
        byte[] head = (number + "\n").getBytes(UTF_8);
        return Bytes.concat(head, records.get(number), new byte[] {'\n'}, signedHead(headSize));
    }

    /** Returns a tile of a database with this number of records. */
    Optional<byte[]> tile(Tile tile, long size) {
        int depth = tile.level() * tile.height();
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < tile.width(); i++) {
            long entry = (tile.index() << tile.height()) + i;
            if (entry >= size >> depth) {
                return Optional.empty();
            }
            out.writeBytes(subtree(depth, entry).bytes());
        }
        return Optional.of(out.toByteArray());
    }

    static byte[] sign(String text) {
        return (text + "\n" + signature(text)).getBytes(UTF_8);
    }

    static String signature(String text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(KEYS.getPrivate());
            ed25519.update(text.getBytes(UTF_8));
            byte[] signature = Bytes.concat(Ints.toByteArray(KEY.hash()), ed25519.sign());
            return "\u2014 " + NAME + " " + Base64.getEncoder().encodeToString(signature) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key() {
        byte[] encoded = KEYS.getPublic().getEncoded();
        byte[] key = Bytes.concat(new byte[] {1}, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        byte[] hash = Hash.sha256().digest(Bytes.concat((NAME + "\n").getBytes(UTF_8), key));
        return NAME + "+" + HexFormat.of().formatHex(hash, 0, 4) + "+"
                + Base64.getEncoder().encodeToString(key);
    }
}
