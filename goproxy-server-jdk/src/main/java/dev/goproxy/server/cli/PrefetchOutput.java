package dev.goproxy.server.cli;

import dev.goproxy.offline.PrefetchEvent;
import dev.goproxy.offline.PrefetchListener;
import dev.goproxy.offline.PrefetchReport;
import dev.goproxy.server.logging.LogFormat;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What {@code prefetch} prints: its progress, and at the end what is there and what isn't. */
final class PrefetchOutput implements PrefetchListener {
    private static final double MEGABYTE = 1e6;
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final ProgressLine line;
    private final boolean isJson;
    private final boolean isDryRun;
    private final long start = System.nanoTime();

    PrefetchOutput(PrintWriter out, ProgressLine line, boolean isJson, boolean isDryRun) {
        this.out = out;
        this.line = line;
        this.isJson = isJson;
        this.isDryRun = isDryRun;
    }

    @Override
    public void file(PrefetchEvent event) {
        if (isJson) {
            LogFormat.Line fields = LogFormat.JSON
                    .line()
                    .with("event", event.outcome().name().toLowerCase(Locale.ROOT))
                    .with("name", event.name())
                    .with("bytes", event.bytes());
            out.print((event.reason().isEmpty() ? fields : fields.with("reason", event.reason())).end());
            out.flush();
        }
    }

    @Override
    public void progress(Progress progress) {
        if (!isJson) {
            line.show(() -> text(progress));
        }
    }

    private String text(Progress progress) {
        double seconds = (System.nanoTime() - start) / NANOS;
        int left = progress.modules() - progress.doneModules();
        String time = progress.doneModules() == 0 || left == 0
                ? ""
                : String.format(Locale.ROOT, ", %s left", duration(seconds / progress.doneModules() * left));
        return String.format(
                Locale.ROOT,
                "%d/%d modules, %d files, %.1f MB, %.1f MB/s%s",
                progress.doneModules(),
                progress.modules(),
                progress.files(),
                progress.bytes() / MEGABYTE,
                progress.bytes() / MEGABYTE / seconds,
                time);
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + "s" : whole / 60 + "m" + whole % 60 + "s";
    }

    /** Prints the end. */
    void finish(PrefetchReport report) {
        line.clear();
        if (isJson) {
            out.print(LogFormat.JSON
                    .line()
                    .with("event", "done")
                    .with("modules", report.modules())
                    .with(isDryRun ? "missing" : "fetched", report.fetched())
                    .with("present", report.present())
                    .with("bytes", report.bytes())
                    .with("failed", report.failures().size())
                    .with("absent", report.absent().size())
                    .end());
        } else {
            print(report);
        }
        out.flush();
    }

    private void print(PrefetchReport report) {
        double seconds = (System.nanoTime() - start) / NANOS;
        out.printf(
                Locale.ROOT,
                isDryRun
                        ? "%d modules: %d files would be fetched, %d are there already (nothing was kept)%n"
                        : "%d modules: %d files fetched (%.1f MB in %.1f s), %d were there already%n",
                isDryRun
                        ? new Object[] {report.modules(), report.fetched(), report.present()}
                        : new Object[] {
                            report.modules(), report.fetched(), report.bytes() / MEGABYTE, seconds, report.present()
                        });
        print("do not exist upstream (clients do without)", report.absent());
        print("MISSING", report.failures());
    }

    private void print(String title, List<PrefetchEvent> events) {
        if (!events.isEmpty()) {
            out.println(events.size() + " " + title + ":");
            for (PrefetchEvent event : events) {
                out.println("  " + event.name() + ": " + event.reason().replaceAll("\\s+", " "));
            }
        }
    }
}
