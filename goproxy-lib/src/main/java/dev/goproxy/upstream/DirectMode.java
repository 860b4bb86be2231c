package dev.goproxy.upstream;

/** By which means modules are fetched from their repositories. */
public enum DirectMode {
    /** From git repositories by git alone, from others by a {@code go} command if there is one. */
    AUTO,
    /** From git repositories only. */
    GIT,
    /** By a {@code go} command only. */
    GO,
    /** Not at all. */
    OFF
}
