/** URLs, read as leniently as Go reads them: {@link dev.goproxy.url.GoUrl}. Not exported. */
@NullMarked
package dev.goproxy.url;

import org.jspecify.annotations.NullMarked;
