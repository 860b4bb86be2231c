package dev.goproxy.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The stream to the client, which counts the bytes sent. */
final class ClientStream extends FilterOutputStream {
    private final Optional<Activity> activity;
    private long count;

    ClientStream(OutputStream out, Optional<Activity> activity) {
        super(out);
        this.activity = activity;
    }

    long count() {
        return count;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int most = Capacity.OF_THIS_JVM.writeBytes(Activity.count());
        for (int done = 0; done < length; ) {
            int start = offset + done;
            int size = Math.min(most, length - done);
            send(() -> out.write(bytes, start, size));
            done += size;
            count += size;
        }
    }

    @Override
    public void flush() throws IOException {
        send(out::flush);
    }

    @Override
    public void close() throws IOException {
        send(out::close);
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void send(Sending sending) throws IOException {
        activity.ifPresent(a -> a.enter(Activity.Phase.SENDING));
        sending.run();
        activity.ifPresent(a -> a.enter(Activity.Phase.WAITING)); // for the next bytes
    }
}
