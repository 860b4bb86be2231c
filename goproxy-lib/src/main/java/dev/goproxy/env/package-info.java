/** Go's environment variables and the GOENV file: {@link dev.goproxy.env.GoEnv}. */
@NullMarked
package dev.goproxy.env;

import org.jspecify.annotations.NullMarked;
