/** Events of a running proxy, for metrics and audit logs; start at {@link dev.goproxy.event.ProxyListener}. */
@NullMarked
package dev.goproxy.event;

import org.jspecify.annotations.NullMarked;
