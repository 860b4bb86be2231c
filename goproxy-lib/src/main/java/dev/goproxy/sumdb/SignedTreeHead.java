package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** A tree head with the signed note that it was parsed from. That of the empty log has no note. */
final class SignedTreeHead {
    static final SignedTreeHead EMPTY = new SignedTreeHead(TreeHead.EMPTY, new byte[0]);

    private final TreeHead head;
    private final byte[] note;

    private SignedTreeHead(TreeHead head, byte[] note) {
        this.head = head;
        this.note = note;
    }

    /** Parses a note; throws IllegalArgumentException if it is not a tree head, or not signed by the key. */
    static SignedTreeHead open(byte[] note, VerifierKey key) {
        return new SignedTreeHead(
                TreeHead.parse(SignedNote.open(note, List.of(key)).text()), note);
    }

    TreeHead head() {
        return head;
    }

    long size() {
        return head.size();
    }

    byte[] note() {
        return note;
    }

    /** Returns the note, formatted for messages. */
    String shown() {
        return shown(note);
    }

    static String shown(byte[] note) {
        return note.length == 0
                ? "\t(none)"
                : "\t" + new String(note, UTF_8).strip().replace("\n", "\n\t");
    }
}
