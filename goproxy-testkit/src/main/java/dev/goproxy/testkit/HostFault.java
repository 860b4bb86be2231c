package dev.goproxy.testkit;

/** A fault of a host in a {@link FakeInternet}. */
public enum HostFault {
    /** The host cannot be reached. */
    UNREACHABLE,
    /** The host accepts connections and never responds. */
    SILENT,
    /** The host has a certificate of an authority that nobody trusts. */
    UNTRUSTED,
    /** The host serves http only: it closes https connections at once. */
    NO_TLS
}
