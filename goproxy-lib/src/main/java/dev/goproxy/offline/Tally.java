package dev.goproxy.offline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The outcome of each file so far. The listener hears of each once. */
final class Tally {
    /** Parts of zips are told so rarely that listeners may print each. */
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrefetchListener listener;
    private final Map<String, PrefetchEvent> events = new HashMap<>();
    private final List<PrefetchEvent> absent = new ArrayList<>();
    private int modules;
    private int doneModules;
    private long bytes;
    private long told = System.nanoTime() - PROGRESS_NANOS;

    Tally(PrefetchListener listener) {
        this.listener = listener;
    }

    /** Returns what became of a file, if it is known. */
    synchronized Optional<PrefetchEvent> get(String name) {
        return Optional.ofNullable(events.get(name));
    }

    /** Counts a file once, or twice if it is absent and turns out to be required. */
    synchronized void add(PrefetchEvent event) {
        PrefetchEvent known = events.get(event.name());
        boolean isWorse = known != null
                && known.outcome() == PrefetchEvent.Outcome.ABSENT
                && event.outcome() == PrefetchEvent.Outcome.FAILED;
        if (known == null || isWorse) {
            events.put(event.name(), event);
            listener.file(event);
        }
    }

    /** Counts what is wanted as a whole, and does not exist. */
    synchronized void addAbsent(PrefetchEvent event) {
        absent.add(event);
        add(event);
    }

    synchronized void moduleNeeded() {
        modules++;
        tell();
    }

    synchronized void moduleDone() {
        doneModules++;
        tell();
    }

    synchronized void received(int count) {
        bytes += count;
        if (System.nanoTime() - told >= PROGRESS_NANOS) {
            tell();
        }
    }

    private void tell() {
        told = System.nanoTime();
        listener.progress(new PrefetchListener.Progress(doneModules, modules, events.size(), bytes));
    }

    synchronized PrefetchReport report() {
        return new PrefetchReport(
                modules,
                of(PrefetchEvent.Outcome.FETCHED).size()
                        + of(PrefetchEvent.Outcome.MISSING).size(),
                of(PrefetchEvent.Outcome.PRESENT).size(),
                bytes,
                of(PrefetchEvent.Outcome.FAILED),
                absent.stream()
                        .sorted(Comparator.comparing(PrefetchEvent::name))
                        .toList());
    }

    private List<PrefetchEvent> of(PrefetchEvent.Outcome outcome) {
        return events.values().stream()
                .filter(event -> event.outcome() == outcome)
                .sorted(Comparator.comparing(PrefetchEvent::name))
                .toList();
    }
}
