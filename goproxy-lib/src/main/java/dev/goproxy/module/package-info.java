/** Go's rules for module paths and versions, as plain values; start at {@link dev.goproxy.module.ModuleVersion}. */
@NullMarked
package dev.goproxy.module;

import org.jspecify.annotations.NullMarked;
