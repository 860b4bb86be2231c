/** Metrics of a proxy for Micrometer. Needs {@code io.micrometer:micrometer-core}. */
@NullMarked
package dev.goproxy.micrometer;

import org.jspecify.annotations.NullMarked;
