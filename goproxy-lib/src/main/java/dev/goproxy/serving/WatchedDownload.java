package dev.goproxy.serving;

import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The download of a zip, which ends when nobody wants it any more: nobody waits for it or reads it, at two looks in a
 * row. What is small is complete before that, and a client that comes back soon finds it going on.
 */
final class WatchedDownload {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedDownload.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final SpooledContent zip;
    private final SingleFlight.Waiting waiting;
    private final Duration look;
    private boolean wasUnwanted;
    private boolean over;
    private @Nullable Future<?> next;

    WatchedDownload(SpooledContent zip, SingleFlight.Waiting waiting) {
        this(zip, waiting, LOOK);
    }

    WatchedDownload(SpooledContent zip, SingleFlight.Waiting waiting, Duration look) {
        this.zip = zip;
        this.waiting = waiting;
        this.look = look;
    }

    /** Downloads the whole, unless nobody wants it any more. */
    void awaitCompletion() throws IOException {
        lookLater();
        try {
            zip.awaitCompletion();
        } finally {
            stopLooking();
        }
    }

    private synchronized void lookLater() {
        next = Deadline.in(look).onPassing(this::look);
    }

    private synchronized void look() {
        boolean isUnwanted = !waiting.isAnybody() && !zip.isShared();
        if (over) {
            return;
        }
        if (isUnwanted && wasUnwanted) {
            over = true;
            Threads.start("abandon", this::abandon);
        } else {
            wasUnwanted = isUnwanted;
            lookLater();
        }
    }

    private void abandon() {
        LOG.info("a download is ended, since nobody wants it any more");
        try {
            zip.abandon();
        } catch (IOException e) {
            LOG.debug("a source could not be closed", e);
        }
    }

    private synchronized void stopLooking() {
        over = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}
