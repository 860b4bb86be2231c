/** What belongs to a process: its children ({@link dev.goproxy.process.ProcessTree}) and its temporary files. Not for users of the library. */
@NullMarked
package dev.goproxy.process;

import org.jspecify.annotations.NullMarked;
