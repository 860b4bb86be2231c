package dev.goproxy.content.spool;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the files of spooled contents that their users have lost without closing them, when another one is made. It
 * has no thread of its own, which would keep the class loader of a web application.
 */
final class UnclosedSpools {
    private static final Logger LOG = LoggerFactory.getLogger(UnclosedSpools.class);

    private static final ReferenceQueue<SpooledContent> LOST = new ReferenceQueue<>();
    private static final Set<Entry> OPEN = ConcurrentHashMap.newKeySet();

    private UnclosedSpools() {}

    /** A content that is in use, as far as anybody knows. */
    static final class Entry extends PhantomReference<SpooledContent> {
        private final SpoolFile file;

        private Entry(SpooledContent content, SpoolFile file) {
            super(content, LOST);
            this.file = file;
        }

        /** Forgets a content that is being closed. */
        void remove() {
            clear();
            OPEN.remove(this);
        }
    }

    /** Adds a content, and closes the files of those that were lost before. */
    static Entry add(SpooledContent content, SpoolFile file) {
        closeLost();
        var entry = new Entry(content, file);
        OPEN.add(entry);
        return entry;
    }

    private static void closeLost() {
        for (Reference<?> lost = LOST.poll(); lost != null; lost = LOST.poll()) {
            if (lost instanceof Entry entry && OPEN.remove(entry)) {
                LOG.warn("a response with a zip was never closed: its temporary file is deleted only now");
                try (SpoolFile file = entry.file) {
                    LOG.debug("{}", file.path());
                } catch (IOException e) {
                    LOG.warn("a temporary file can't be deleted", e);
                }
            }
        }
    }
}
