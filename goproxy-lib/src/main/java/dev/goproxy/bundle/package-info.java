/**
 * Carries the entries of a cache to another one as files. A {@link dev.goproxy.bundle.BundleWriter} writes bundles: zip
 * files that are laid out as a GOPROXY file tree, with a manifest.
 */
@NullMarked
package dev.goproxy.bundle;

import org.jspecify.annotations.NullMarked;
