package dev.goproxy.zip;

import dev.goproxy.checksum.H1;

/**
 * The result of checking a module zip that Go would accept: all rules are met and all of its content is readable.
 *
 * @param h1 its checksum, as in go.sum files
 * @param entries the number of entries, folders included
 * @param zipBytes the size of the zip in bytes
 * @param contentBytes the uncompressed size of all files in bytes
 */
public record CheckedZip(H1 h1, int entries, long zipBytes, long contentBytes) {}
