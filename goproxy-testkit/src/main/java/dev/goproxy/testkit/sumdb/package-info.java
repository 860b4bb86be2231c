/**
 * The transparency log and the signatures of {@link dev.goproxy.testkit.FakeSumDb}.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.sumdb;

import org.jspecify.annotations.NullMarked;
