package dev.goproxy.client.connect;

/** How far somebody who names a host is trusted not to lead us where only we can get. In decreasing order. */
public enum Trust {
    /** The operator, whose settings lead anywhere. */
    OPERATOR,

    /**
     * A name that isn't public, such as {@code git.corp}, or a server on this machine: may lead to this machine, but
     * not to link-local addresses and those of cloud metadata.
     */
    LOCAL,

    /** The rest of the world: may not lead to this machine either, nor to private addresses if those are forbidden. */
    STRANGER
}
