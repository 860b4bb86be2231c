/**
 * TLS for upstreams: the certificate authorities that are trusted
 * ({@link dev.goproxy.client.tls.CertificateAuthorities}). Not exported.
 */
@NullMarked
package dev.goproxy.client.tls;

import org.jspecify.annotations.NullMarked;
