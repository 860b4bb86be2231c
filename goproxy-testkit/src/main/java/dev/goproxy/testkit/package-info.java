/**
 * Go modules, upstream proxies, checksum databases and git repositories in code, with faults on demand; start at
 * {@link dev.goproxy.testkit.TestModule} and {@link dev.goproxy.testkit.FakeUpstream}.
 */
@NullMarked
package dev.goproxy.testkit;

import org.jspecify.annotations.NullMarked;
