/** A client of checksum databases that verifies them as Go does; start at {@link dev.goproxy.sumdb.SumDbClient}. */
@NullMarked
package dev.goproxy.sumdb;

import org.jspecify.annotations.NullMarked;
