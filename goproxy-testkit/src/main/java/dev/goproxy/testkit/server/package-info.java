/**
 * Servers on 127.0.0.1 whose responses can be delayed, cut off or lost, behind the fakes of
 * {@link dev.goproxy.testkit}.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.server;

import org.jspecify.annotations.NullMarked;
