/** The proxy's engine: answers requests from the cache or by one shared fetch for each name ({@link dev.goproxy.serving.ModuleStore}). Not exported. */
@NullMarked
package dev.goproxy.serving;

import org.jspecify.annotations.NullMarked;
