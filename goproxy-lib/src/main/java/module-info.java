/** An embeddable Go module proxy, and Go's rules for modules as plain Java values. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Apache HttpClient's jars are automatic modules.
module dev.goproxy {
    requires com.fasterxml.jackson.core;
    requires com.google.common;
    requires static jakarta.servlet;
    requires static micrometer.core;
    requires static transitive org.jspecify;
    requires transitive org.apache.httpcomponents.client5.httpclient5;
    requires jdk.net;
    // Apache HttpClient, an automatic module, can't say itself what it needs: names in certificates, and Negotiate.
    requires java.naming;
    requires java.security.jgss;
    // TLS with most servers, for JDKs made by jlink; from JDK 22 on it is part of java.base.
    requires jdk.crypto.ec;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;

    exports dev.goproxy;
    exports dev.goproxy.bundle;
    exports dev.goproxy.cache;
    exports dev.goproxy.checksum;
    exports dev.goproxy.content;
    exports dev.goproxy.env;
    exports dev.goproxy.event;
    exports dev.goproxy.fetch;
    exports dev.goproxy.http;
    exports dev.goproxy.modfile;
    exports dev.goproxy.micrometer;
    exports dev.goproxy.module;
    exports dev.goproxy.offline;
    exports dev.goproxy.protocol;
    exports dev.goproxy.servlet;
    exports dev.goproxy.sumdb;
    exports dev.goproxy.upstream;
    exports dev.goproxy.zip;
}
