/**
 * Certificates for the hosts of {@link dev.goproxy.testkit.FakeInternet}.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.tls;

import org.jspecify.annotations.NullMarked;
