package dev.goproxy.modfile;

import java.util.List;

/**
 * A line that says something: {@code require a v1}, or the line {@code a v1} in a block of {@code require}.
 *
 * @param verb the first word of the line or the block
 * @param args the tokens after it
 * @param inBlock whether the line stands in a block
 * @param position where the line begins
 * @param comment the texts of the comments above and behind it, without their slashes; the block's if it has none
 * @param suffix the comment behind it, without its slashes; empty if there is none
 */
record Directive(String verb, List<String> args, boolean inBlock, Position position, String comment, String suffix) {}
