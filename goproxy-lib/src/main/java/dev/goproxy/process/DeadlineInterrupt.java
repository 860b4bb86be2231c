package dev.goproxy.process;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Interrupts a task that takes no deadline itself: when the deadline passes, and never after the task has ended. */
public final class DeadlineInterrupt {
    private final Thread worker = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean done;
    private boolean interrupted;

    private DeadlineInterrupt() {}

    /**
     * Runs a task in the current thread.
     *
     * @param onTimeout creates the exception to throw if the task fails after it was interrupted, given the exception
     *     of the task
     * @throws IOException what the task throws, or the exception from {@code onTimeout}
     */
    public static <T> T run(Deadline deadline, IoTask<T> task, Function<IOException, ? extends IOException> onTimeout)
            throws IOException {
        var interrupt = new DeadlineInterrupt();
        Future<?> timer = deadline.onPassing(interrupt::interrupt);
        try {
            return task.run();
        } catch (IOException e) {
            if (interrupt.finish()) {
                throw onTimeout.apply(e);
            }
            throw e;
        } finally {
            timer.cancel(false);
            interrupt.finish();
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

    /** Prevents further interrupts; returns whether there was one, and then clears the interrupt status. */
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
