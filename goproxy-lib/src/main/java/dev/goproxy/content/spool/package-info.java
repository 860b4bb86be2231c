/**
 * Contents that can be read once, made readable many times while they arrive; start at
 * {@link dev.goproxy.content.spool.SpooledContent}.
 */
@NullMarked
package dev.goproxy.content.spool;

import org.jspecify.annotations.NullMarked;
