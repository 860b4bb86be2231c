/**
 * The log of the runnable jar, in lines of text or JSON on standard error:
 * {@link dev.goproxy.server.logging.ServerLogging}.
 */
@NullMarked
package dev.goproxy.server.logging;

import org.jspecify.annotations.NullMarked;
