package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Ints;
import dev.goproxy.sumdb.InvalidNoteException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A signed text whose signatures have been verified. Immutable.
 *
 * @param text the signed text, which ends in a newline
 * @param signers the known keys that have signed it; at least one
 * @see <a href="https://pkg.go.dev/golang.org/x/mod/sumdb/note">Package note</a>
 */
public record SignedNote(String text, List<VerifierKey> signers) {
    private static final String SIGNATURE = "\u2014 ";
    private static final int MAX_SIGNATURES = 100;

    /**
     * Creates a note; nothing is verified.
     *
     * @param text the signed text
     * @param signers the keys that have signed it
     */
    public SignedNote {
        signers = List.copyOf(signers);
    }

    /**
     * Parses a note and verifies its signatures. Signatures by unknown keys are ignored; an invalid one by a known key
     * makes the note invalid.
     *
     * @param note the text, an empty line, and lines of signatures
     * @param known the trusted keys
     * @return the note
     * @throws InvalidNoteException if the note is malformed, forged, or signed by none of the keys
     */
    public static SignedNote open(byte[] note, Collection<VerifierKey> known) {
        String all = decode(note)
                .orElseThrow(() -> new InvalidNoteException(Kind.MALFORMED, "malformed note: not a text in UTF-8"));
        int split = all.lastIndexOf("\n\n");
        if (split < 0 || split + 2 == all.length() || !all.endsWith("\n")) {
            throw new InvalidNoteException(Kind.MALFORMED, "malformed note: no signatures");
        }
        String text = all.substring(0, split + 1);
        List<String> lines =
                Arrays.asList(all.substring(split + 2, all.length() - 1).split("\n", -1));
        if (lines.size() > MAX_SIGNATURES) {
            throw new InvalidNoteException(Kind.MALFORMED, "malformed note: too many signatures");
        }
        Set<VerifierKey> signers = check(text, lines, known);
        if (signers.isEmpty()) {
            throw new InvalidNoteException(Kind.UNKNOWN_SIGNER, "note without a signature by a known key");
        }
        return new SignedNote(text, List.copyOf(signers));
    }

    private static Set<VerifierKey> check(String text, List<String> lines, Collection<VerifierKey> known) {
        var signers = new LinkedHashSet<VerifierKey>();
        byte[] signed = text.getBytes(UTF_8);
        for (String line : lines) {
            Signature signature = Signature.parse(line);
            for (VerifierKey key : known) {
                if (signature.claims(key) && !signers.contains(key)) {
                    if (!key.verify(signed, signature.bytes())) {
                        throw new InvalidNoteException(Kind.FORGED, "invalid signature for key " + key);
                    }
                    signers.add(key);
                }
            }
        }
        return signers;
    }

    /** Decodes a text; empty if it is not UTF-8, or has control characters other than newlines. */
    static Optional<String> decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < 0x20 && b != '\n') {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A signature line: the name of the key, and its hash followed by the signature itself. */
    private static final class Signature {
        private final String name;
        private final byte[] hashAndSignature;

        private Signature(String name, byte[] hashAndSignature) {
            this.name = name;
            this.hashAndSignature = hashAndSignature;
        }

        static Signature parse(String line) {
            int space = line.indexOf(' ', SIGNATURE.length());
            if (line.startsWith(SIGNATURE) && space >= 0) {
                String name = line.substring(SIGNATURE.length(), space);
                byte[] bytes = bytes(line.substring(space + 1));
                if (VerifierKey.isName(name) && bytes.length >= 5) {
                    return new Signature(name, bytes);
                }
            }
            throw new InvalidNoteException(Kind.MALFORMED, "malformed note: malformed signature");
        }

        private static byte[] bytes(String base64) {
            try {
                return VerifierKey.base64(base64);
            } catch (IllegalArgumentException e) {
                return new byte[0];
            }
        }

        boolean claims(VerifierKey key) {
            return key.name().equals(name) && key.hash() == Ints.fromByteArray(hashAndSignature);
        }

        byte[] bytes() {
            return Arrays.copyOfRange(hashAndSignature, 4, hashAndSignature.length);
        }
    }
}
