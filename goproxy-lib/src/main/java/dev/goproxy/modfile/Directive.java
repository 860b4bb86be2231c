package dev.goproxy.modfile;

import java.util.List;

/**
 * A directive: the line {@code require a v1}, or the line {@code a v1} in a block of {@code require}.
 *
 * @param verb the first word of the line or the block
 * @param args the tokens after it
 * @param inBlock whether the line is in a block
 * @param position the position of the line's first token
 * @param comment the texts of the comments above and after it, without their slashes; the block's if it has none
 * @param suffix the comment after it, without its slashes; empty if there is none
 */
record Directive(String verb, List<String> args, boolean inBlock, Position position, String comment, String suffix) {}
