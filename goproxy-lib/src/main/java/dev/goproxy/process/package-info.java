/** Programs of the machine: see {@link dev.goproxy.process.ProcessTree}. Not for users of the library. */
@NullMarked
package dev.goproxy.process;

import org.jspecify.annotations.NullMarked;
