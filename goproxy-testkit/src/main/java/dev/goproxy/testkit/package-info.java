/** Go modules, upstream proxies, checksum databases and git repositories in code, with faults on demand. */
@NullMarked
package dev.goproxy.testkit;

import org.jspecify.annotations.NullMarked;
