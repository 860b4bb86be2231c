/**
 * The resources of a test's process: threads, temporary folders and open files.
 *
 * <p>Not part of the testkit's API: types are public here only because the testkit's packages share them.
 */
@NullMarked
package dev.goproxy.testkit.process;

import org.jspecify.annotations.NullMarked;
