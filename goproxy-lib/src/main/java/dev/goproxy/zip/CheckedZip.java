package dev.goproxy.zip;

import dev.goproxy.checksum.H1;

/**
 * A module zip that Go would accept: every rule has been checked and every byte of its content read.
 *
 * @param h1 its checksum, as in go.sum files
 * @param entries the number of entries, folders included
 * @param zipBytes the size of the zip
 * @param contentBytes the size of all files in it, uncompressed
 */
public record CheckedZip(H1 h1, int entries, long zipBytes, long contentBytes) {}
