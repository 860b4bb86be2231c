package dev.goproxy.upstream;

import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/** Work that knows no deadline but can be interrupted: it is interrupted when the deadline passes, and never afterwards. */
final class InterruptedByDeadline {
    private final Thread worker = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean done;
    private boolean interrupted;

    private InterruptedByDeadline() {}

    /** What is done. */
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T run(String name, Deadline deadline, Work<T> work) throws IOException {
        var watch = new InterruptedByDeadline();
        Future<?> timer = deadline.onPassing(watch::interrupt);
        try {
            return work.run();
        } catch (IOException e) {
            if (watch.finish()) {
                throw new UpstreamTimeoutException(
                        name + ": no answer within " + deadline.allowed().toSeconds() + " s", e);
            }
            throw e;
        } finally {
            timer.cancel(false);
            watch.finish();
        }
    }

    private void interrupt() {
        lock.lock();
        try {
            if (!done) {
                interrupted = true;
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more interrupts; whether there was one, which is forgotten then. */
    private boolean finish() {
        lock.lock();
        try {
            done = true;
            boolean was = interrupted;
            if (was) {
                interrupted = false;
                Thread.interrupted();
            }
            return was;
        } finally {
            lock.unlock();
        }
    }
}
