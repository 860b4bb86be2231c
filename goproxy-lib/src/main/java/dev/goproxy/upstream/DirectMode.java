package dev.goproxy.upstream;

/** Programs by which modules are fetched from their repositories. */
public enum DirectMode {
    /** By git from git repositories, by a {@code go} command, if there is one, from others. */
    AUTO,
    /** By git from git repositories; others are refused. */
    GIT,
    /** By a {@code go} command from all repositories. */
    GO,
    /** None: modules are not fetched from their repositories. */
    OFF
}
