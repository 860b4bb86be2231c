/**
 * Runs git and serves repositories over HTTP, for {@link dev.goproxy.testkit.TestRepo} and
 * {@link dev.goproxy.testkit.FakeInternet}.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.git;

import org.jspecify.annotations.NullMarked;
