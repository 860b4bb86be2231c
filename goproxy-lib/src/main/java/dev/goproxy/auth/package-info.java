/** Credentials for upstreams: GOAUTH and netrc ({@link dev.goproxy.auth.GoAuth}). Not exported. */
@NullMarked
package dev.goproxy.auth;

import org.jspecify.annotations.NullMarked;
