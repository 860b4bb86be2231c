package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;
import dev.goproxy.modfile.InvalidModFileException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses the lines and blocks of a go.mod or go.work file. */
final class Syntax {
    private static final Set<String> BLOCKS =
            Set.of("module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore");

    /** More tokens than any directive has: a line with more is invalid in any case. */
    private static final int MAX_TOKENS = 8;

    private static final int MAX_COMMENT_LINES = 10_000;

    private final Lexer lexer;
    private final String fileName;
    private final Reader reader;

    private Syntax(String fileName, String text, Reader reader) {
        this.fileName = fileName;
        this.lexer = new Lexer(fileName, text);
        this.reader = reader;
    }

    /** Receives the parts of a file, in their order. */
    interface Reader {
        /** Called for a directive, unless it is in an unknown block. */
        void line(Directive line);

        /** Called for a block whose directive Go does not know. */
        void unknownBlock(Problem problem);

        /** Returns the directives that may head a block. */
        default Set<String> blocks() {
            return BLOCKS;
        }
    }

    static void parse(String fileName, String text, Reader reader) {
        new Syntax(fileName, text, reader).file();
    }

    private void file() {
        var above = new ArrayList<String>();
        while (lexer.peek().kind() != Token.Kind.END_OF_FILE) {
            switch (lexer.peek().kind()) {
                case NEWLINE -> {
                    lexer.take();
                    above.clear();
                }
                case LINE_COMMENT -> comment(above);
                default -> {
                    statement(List.copyOf(above));
                    above.clear();
                }
            }
        }
    }

    private void statement(List<String> above) {
        Token first = lexer.take();
        var tokens = new ArrayList<>(List.of(first.text()));
        Token token = lexer.take();
        while (!token.endsLine()) {
            if (token.is('(') && lexer.peek().endsLine()) {
                block(first.position(), tokens, above);
                return;
            }
            if (token.is('(') && lexer.peek().is(')')) {
                Token closing = lexer.take();
                if (lexer.peek().endsLine()) {
                    lexer.take();
                    knows(first.position(), tokens);
                    return;
                }
                add(token, tokens);
                token = closing;
            }
            add(token, tokens);
            token = lexer.take();
        }
        reader.line(line(tokens.get(0), tokens.subList(1, tokens.size()), false, first.position(), above, token));
    }

    private static void add(Token token, List<String> tokens) {
        if (tokens.size() < MAX_TOKENS) {
            tokens.add(token.text());
        }
    }

    private void comment(List<String> above) {
        Token comment = lexer.take();
        if (above.size() < MAX_COMMENT_LINES) {
            above.add(comment.text());
        }
    }

    /** Parses a block, from after its opening parenthesis. */
    private void block(Position start, List<String> head, List<String> aboveBlock) {
        boolean known = knows(start, head);
        var above = new ArrayList<String>();
        boolean hasLines = false;
        while (!lexer.peek().is(')')) {
            switch (lexer.peek().kind()) {
                case END_OF_FILE ->
                    throw lexer.problem("syntax error (unterminated block started at " + fileName + ":" + start + ")");
                case SUFFIX_COMMENT -> lexer.take();
                case LINE_COMMENT -> comment(above);
                case NEWLINE -> {
                    lexer.take();
                    blankLine(above, hasLines);
                }
                default -> {
                    Directive line = blockLine(head.get(0), above, aboveBlock);
                    if (known) {
                        reader.line(line);
                    }
                    hasLines = true;
                    above.clear();
                }
            }
        }
        lexer.take();
        if (!lexer.peek().endsLine()) {
            throw lexer.problem("syntax error (expected newline after closing paren)");
        }
        lexer.take();
    }

    /** A blank line counts as an empty comment: the block's comment does not apply to the lines below it. */
    private static void blankLine(List<String> above, boolean hasLines) {
        if (above.isEmpty() ? hasLines : !above.get(above.size() - 1).isEmpty()) {
            above.add("");
        }
    }

    private Directive blockLine(String verb, List<String> above, List<String> aboveBlock) {
        Token first = lexer.take();
        var tokens = new ArrayList<>(List.of(first.text()));
        Token token = lexer.take();
        for (; !token.endsLine(); token = lexer.take()) {
            add(token, tokens);
        }
        boolean bare = above.isEmpty() && token.kind() != Token.Kind.SUFFIX_COMMENT;
        return line(verb, tokens, true, first.position(), bare ? aboveBlock : above, token);
    }

    private boolean knows(Position start, List<String> head) {
        boolean known = head.size() == 1 && reader.blocks().contains(head.get(0));
        if (!known) {
            reader.unknownBlock(new Problem(start, "unknown block type: " + String.join(" ", head)));
        }
        return known;
    }

    private static Directive line(
            String verb, List<String> args, boolean inBlock, Position position, List<String> above, Token end) {
        String suffix = end.kind() == Token.Kind.SUFFIX_COMMENT ? end.text() : "";
        String comment = Stream.concat(above.stream(), Stream.of(suffix))
                .filter(text -> !text.isEmpty())
                .map(text -> CharMatcher.whitespace().trimFrom(text.substring(2)))
                .collect(Collectors.joining("\n"));
        return new Directive(
                verb, List.copyOf(args), inBlock, position, comment, suffix.isEmpty() ? "" : suffix.substring(2));
    }
}
