/**
 * Programs ({@link dev.goproxy.process.ProcessRunner}), temporary folders, locks, threads and deadlines: what the
 * library holds of the machine, one class for each kind. Not exported.
 */
@NullMarked
package dev.goproxy.process;

import org.jspecify.annotations.NullMarked;
