package dev.goproxy.testkit;

/** What may be wrong with a host of a {@link FakeInternet}. */
public enum HostFault {
    /** It can't be connected to. */
    UNREACHABLE,
    /** Connections to it are accepted, and nothing is ever answered. */
    SILENT,
    /** Its certificate is by an authority that nobody trusts. */
    UNTRUSTED,
    /** It speaks http only: https connections end at once. */
    NO_TLS
}
