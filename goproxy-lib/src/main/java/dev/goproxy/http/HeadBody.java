package dev.goproxy.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * The empty body of a response to HEAD, which holds the resources of the body that GET would get.
 *
 * @param closedWith the body that is not sent, but closed with this one
 */
record HeadBody(Body closedWith) implements Body {
    @Override
    public OptionalLong size() {
        return OptionalLong.of(0);
    }

    @Override
    public void writeTo(OutputStream out) {}

    @Override
    public void close() throws IOException {
        closedWith.close();
    }
}
