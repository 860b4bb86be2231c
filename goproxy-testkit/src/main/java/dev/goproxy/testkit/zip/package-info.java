/**
 * Writes module zips, right and wrong, and computes their sums without the library.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.zip;

import org.jspecify.annotations.NullMarked;
