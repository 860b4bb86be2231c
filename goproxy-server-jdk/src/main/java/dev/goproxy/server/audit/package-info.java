/** The audit log: one JSON line for each request for something of a module. */
@NullMarked
package dev.goproxy.server.audit;

import org.jspecify.annotations.NullMarked;
