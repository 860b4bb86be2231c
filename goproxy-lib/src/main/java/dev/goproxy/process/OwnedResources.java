package dev.goproxy.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources that an object creates over time, closed with it. Safe for use by many threads. */
public final class OwnedResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedResources.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private boolean closed;

    /**
     * Adds a resource.
     *
     * @return the resource
     * @throws IOException if this is closed; then the resource is closed too
     */
    public <T extends AutoCloseable> T add(T resource) throws IOException {
        lock.lock();
        try {
            if (!closed) {
                resources.push(resource);
                return resource;
            }
        } finally {
            lock.unlock();
        }
        close(resource);
        throw new IOException("closed");
    }

    /** Closes all resources, the last one first. What fails is logged. */
    @Override
    public void close() {
        Deque<AutoCloseable> open;
        lock.lock();
        try {
            closed = true;
            open = new ArrayDeque<>(resources);
            resources.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(OwnedResources::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("a resource could not be closed", e);
        }
    }
}
