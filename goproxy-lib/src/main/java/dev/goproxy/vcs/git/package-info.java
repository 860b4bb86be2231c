/** Git repositories and their local bare clones ({@link dev.goproxy.vcs.git.GitRepos}). Not exported. */
@NullMarked
package dev.goproxy.vcs.git;

import org.jspecify.annotations.NullMarked;
