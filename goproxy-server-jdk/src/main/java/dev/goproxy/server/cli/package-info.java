/** The command line of the server: {@link dev.goproxy.server.cli.Main}. */
@NullMarked
package dev.goproxy.server.cli;

import org.jspecify.annotations.NullMarked;
