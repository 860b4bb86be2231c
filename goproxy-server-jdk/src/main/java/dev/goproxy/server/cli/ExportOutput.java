package dev.goproxy.server.cli;

import dev.goproxy.bundle.BundleListener;
import dev.goproxy.bundle.BundleReport;
import dev.goproxy.server.logging.LogFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code export} prints: its progress, and at the end what was written or what is missing. */
final class ExportOutput implements BundleListener {
    private static final double MEGABYTE = 1e6;
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final ProgressLine line;
    private final boolean isJson;
    private final long start = System.nanoTime();

    ExportOutput(PrintWriter out, ProgressLine line, boolean isJson) {
        this.out = out;
        this.line = line;
        this.isJson = isJson;
    }

    @Override
    public void file(String name, long bytes) {
        if (isJson) {
            out.print(LogFormat.JSON
                    .line()
                    .with("event", "exported")
                    .with("name", name)
                    .with("bytes", bytes)
                    .end());
            out.flush();
        }
    }

    @Override
    public void progress(Progress progress) {
        if (!isJson) {
            line.show(() -> text(progress));
        }
    }

    private double seconds() {
        return (System.nanoTime() - start) / NANOS;
    }

    private String text(Progress progress) {
        double perSecond = progress.doneBytes() / seconds();
        long left = progress.bytes() - progress.doneBytes();
        return String.format(
                Locale.ROOT,
                "%d/%d files, %.1f/%.1f MB, %.1f MB/s%s",
                progress.doneFiles(),
                progress.files(),
                progress.doneBytes() / MEGABYTE,
                progress.bytes() / MEGABYTE,
                perSecond / MEGABYTE,
                left == 0 || perSecond == 0 ? "" : ", " + PrefetchOutput.duration(left / perSecond) + " left");
    }

    /** Prints what was written. */
    void finish(BundleReport report) {
        line.clear();
        if (isJson) {
            for (Path output : report.outputs()) {
                out.print(LogFormat.JSON
                        .line()
                        .with("event", "written")
                        .with("name", output)
                        .end());
            }
            out.print(LogFormat.JSON
                    .line()
                    .with("event", "done")
                    .with("files", report.files())
                    .with("modules", report.modules())
                    .with("bytes", report.bytes())
                    .end());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d files of %d modules (%.1f MB in %.1f s) written to %s%n",
                    report.files(),
                    report.modules(),
                    report.bytes() / MEGABYTE,
                    seconds(),
                    report.outputs().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        out.flush();
    }

    /** Prints what the cache lacks. */
    void missing(Map<String, String> missing) {
        line.clear();
        if (!isJson) {
            out.println(missing.size() + " MISSING, no bundle was written:");
        }
        missing.forEach((name, reason) -> {
            String text = reason.replaceAll("\\s+", " ");
            if (isJson) {
                out.print(LogFormat.JSON
                        .line()
                        .with("event", "missing")
                        .with("name", name)
                        .with("reason", text)
                        .end());
            } else {
                out.println("  " + name + ": " + text);
            }
        });
        out.flush();
    }
}
