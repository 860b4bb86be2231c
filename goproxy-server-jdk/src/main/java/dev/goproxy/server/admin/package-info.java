/** The operators' address: metrics, status and health. */
@NullMarked
package dev.goproxy.server.admin;

import org.jspecify.annotations.NullMarked;
