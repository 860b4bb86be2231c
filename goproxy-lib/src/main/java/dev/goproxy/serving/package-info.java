/**
 * The engine: answers requests from the cache, or by one fetch that all who ask share
 * ({@link dev.goproxy.serving.ModuleStore}). Not exported.
 */
@NullMarked
package dev.goproxy.serving;

import org.jspecify.annotations.NullMarked;
