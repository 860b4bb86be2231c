/**
 * Go modules, upstream proxies, checksum databases and git repositories in code, with faults on demand, and contract
 * tests for cachers and fetchers; start at {@link dev.goproxy.testkit.TestModule} and
 * {@link dev.goproxy.testkit.FakeUpstream}.
 *
 * <p>This package is the testkit's API; the packages below it are not. Everything that listens, runs or writes files is
 * {@link AutoCloseable}: it is closed by those who created it, and leaves no thread, connection or file behind.
 */
@NullMarked
package dev.goproxy.testkit;

import org.jspecify.annotations.NullMarked;
