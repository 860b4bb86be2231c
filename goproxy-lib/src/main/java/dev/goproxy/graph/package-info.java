/**
 * The module graphs of projects by Go's rules, as far as it takes to know which files a client needs; start at
 * {@link dev.goproxy.graph.ModuleGraph}.
 */
@NullMarked
package dev.goproxy.graph;

import org.jspecify.annotations.NullMarked;
