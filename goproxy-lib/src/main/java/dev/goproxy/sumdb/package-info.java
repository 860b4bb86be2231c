/** Checksum databases, verified as Go verifies them; start at {@link dev.goproxy.sumdb.SumDbClient}. */
@NullMarked
package dev.goproxy.sumdb;

import org.jspecify.annotations.NullMarked;
