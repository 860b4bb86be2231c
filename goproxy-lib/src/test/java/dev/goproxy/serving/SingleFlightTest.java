package dev.goproxy.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.content.Content;
import dev.goproxy.content.spool.ContentCheck;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.serving.SingleFlight.Cargo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SingleFlightTest {
    @TempDir
    Path folder;

    private final ExecutorService crews = Executors.newCachedThreadPool();
    private final ExecutorService passengers = Executors.newCachedThreadPool();
    private final SingleFlight flights = new SingleFlight(crews, Duration.ofSeconds(20));
    private final CountDownLatch clearance = new CountDownLatch(1);
    private final AtomicInteger flown = new AtomicInteger();

    @AfterEach
    void stop() {
        clearance.countDown();
        crews.shutdownNow();
        passengers.shutdownNow();
    }

    private Cargo spooled() throws IOException {
        Content content = Content.of(new ByteArrayInputStream("zip".getBytes(UTF_8)), OptionalLong.empty());
        SpooledContent spool = SpooledContent.of(content, folder, ContentCheck.NONE);
        spool.awaitCompletion();
        return new Cargo(Optional.of(spool), Optional.of("upstream"));
    }

    private Cargo whenCleared() throws IOException {
        flown.incrementAndGet();
        awaitClearance();
        return spooled();
    }

    private void awaitClearance() throws IOException {
        try {
            clearance.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private Future<Cargo> passenger(Callable<Cargo> take) {
        return passengers.submit(take);
    }

    private static String read(Cargo cargo) throws IOException {
        try (Content content = cargo.content().orElseThrow();
                InputStream in = content.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The crew may be the last to leave. */
    private void awaitNoFiles() {
        await().untilAsserted(() -> assertThat(files()).isEmpty());
    }

    private void awaitPassengers(int count) {
        await().until(() -> flown.get() > 0
                && Thread.getAllStackTraces().entrySet().stream()
                                .filter(thread -> thread.getKey().getState() == Thread.State.TIMED_WAITING)
                                .filter(thread -> Stream.of(thread.getValue())
                                        .anyMatch(frame -> frame.getMethodName().equals("take")
                                                && frame.getClassName().endsWith(".Flights")))
                                .count()
                        >= count);
    }

    @Test
    void take_manyAtOnce_flyOnce_andTheLastDeletes() throws Exception {
        var all = new ArrayList<Future<Cargo>>();
        for (int i = 0; i < 20; i++) {
            all.add(passenger(() -> flights.take("x", early -> whenCleared())));
        }
        awaitPassengers(20);
        clearance.countDown();
        for (Future<Cargo> one : all) {
            assertThat(one.get().upstream()).hasValue("upstream");
        }
        assertThat(flown).hasValue(1);
        for (int i = 0; i < 20; i++) {
            assertThat(files()).hasSize(1);
            assertThat(read(all.get(i).get())).isEqualTo("zip");
        }
        awaitNoFiles();
    }

    @Test
    void take_others_flyOnTheirOwn_andSoDoesTheNext() throws IOException {
        clearance.countDown();
        assertThat(read(flights.take("x", early -> whenCleared()))).isEqualTo("zip");
        assertThat(read(flights.take("y", early -> whenCleared()))).isEqualTo("zip");
        assertThat(read(flights.take("x", early -> whenCleared()))).isEqualTo("zip");
        assertThat(flown).hasValue(3);
        awaitNoFiles();
    }

    @Test
    void take_clientThatLeaves_evenTheFirst_endsNothing() throws Exception {
        var first = new Thread[1];
        Future<Cargo> leaves = passenger(() -> {
            first[0] = Thread.currentThread();
            return flights.take("x", early -> whenCleared());
        });
        awaitPassengers(1);
        Future<Cargo> stays = passenger(() -> flights.take("x", early -> whenCleared()));
        awaitPassengers(2);
        first[0].interrupt();
        assertThatThrownBy(leaves::get).hasCauseInstanceOf(InterruptedIOException.class);
        clearance.countDown();
        assertThat(read(stays.get())).isEqualTo("zip");
        assertThat(flown).hasValue(1);
        awaitNoFiles();
    }

    @Test
    void take_allLeave_nothingStays() throws Exception {
        var impatient = new SingleFlight(crews, Duration.ofMillis(1));
        assertThatThrownBy(() -> impatient.take("x", early -> whenCleared()))
                .isInstanceOf(UpstreamTimeoutException.class)
                .hasMessageContaining("x");
        clearance.countDown();
        crews.shutdown();
        await().until(crews::isTerminated);
        assertThat(flown).hasValue(1);
        awaitNoFiles();
    }

    @Test
    void take_failure_isEverybodys_andNotRemembered() throws Exception {
        SingleFlight.Journey absent = early -> {
            flown.incrementAndGet();
            awaitClearance();
            throw new NotFoundException("nowhere");
        };
        Future<Cargo> one = passenger(() -> flights.take("x", absent));
        Future<Cargo> two = passenger(() -> flights.take("x", absent));
        awaitPassengers(2);
        clearance.countDown();
        assertThatThrownBy(one::get).hasCauseInstanceOf(NotFoundException.class);
        assertThatThrownBy(two::get).hasCauseInstanceOf(NotFoundException.class);
        assertThat(read(flights.take("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void take_cargoGivenEarly_isEverybodys_alsoOfThoseWhoComeLater() throws Exception {
        SingleFlight.Journey growing = early -> {
            flown.incrementAndGet();
            Cargo cargo = spooled();
            early.accept(cargo);
            awaitClearance();
            return cargo;
        };
        Cargo one = flights.take("x", growing);
        Cargo two = flights.take("x", growing);
        assertThat(read(one)).isEqualTo("zip");
        assertThat(flown).hasValue(1);
        clearance.countDown();
        assertThat(read(two)).isEqualTo("zip");
        awaitNoFiles();
    }

    @Test
    void take_failureAfterCargoWasGivenEarly_leavesNothing_andIsNotRemembered() throws Exception {
        Cargo early = flights.take("x", give -> {
            give.accept(spooled());
            awaitClearance();
            throw new NotFoundException("after all");
        });
        clearance.countDown();
        early.content().orElseThrow().close();
        awaitNoFiles();
        await().untilAsserted(
                        () -> assertThat(flights.take("x", give -> Cargo.NONE)).isEqualTo(Cargo.NONE));
    }

    @Test
    void takeHere_needsNoOtherThread() throws IOException {
        var none = new SingleFlight(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                Duration.ofSeconds(20));
        assertThat(read(none.takeHere("x", early -> spooled()))).isEqualTo("zip");
        awaitNoFiles();
    }

    @Test
    void send_fliesForNobody_unlessThereIsAFlight() throws Exception {
        flights.send("x", early -> whenCleared());
        flights.send("x", early -> whenCleared());
        Future<Cargo> boards = passenger(() -> flights.take("x", early -> whenCleared()));
        awaitPassengers(1);
        clearance.countDown();
        assertThat(read(boards.get())).isEqualTo("zip");
        assertThat(flown).hasValue(1);
        flights.send("y", early -> {
            throw new IllegalStateException("silent");
        });
        flights.send("z", early -> spooled());
        awaitNoFiles();
    }

    @Test
    void take_bugInTheFetch_isAFailure_andNotRemembered() throws IOException {
        var bug = new IllegalStateException("bug");
        assertThatThrownBy(() -> flights.take("x", early -> {
                    throw bug;
                }))
                .isInstanceOf(IOException.class)
                .hasCause(bug);
        assertThatThrownBy(() -> flights.take("x", early -> {
                    throw new StackOverflowError("test");
                }))
                .isInstanceOf(IOException.class);
        assertThat(read(flights.take("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void take_noThreadToBeHad_isAFailure_andNotRemembered() throws IOException {
        var full = new boolean[] {true};
        var refused = new SingleFlight(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                Duration.ofSeconds(20));
        assertThatThrownBy(() -> refused.take("x", early -> spooled())).isInstanceOf(IOException.class);
        full[0] = false;
        assertThat(read(refused.take("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void take_noMemoryForAThread_endsTheFlight() throws IOException {
        var full = new boolean[] {true};
        var exhausted = new SingleFlight(
                task -> {
                    if (full[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                Duration.ofSeconds(20));
        assertThatThrownBy(() -> exhausted.take("x", early -> spooled())).isInstanceOf(OutOfMemoryError.class);
        full[0] = false;
        assertThat(read(exhausted.take("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void take_manyNamesOverAndOver_leavesNothing() throws Exception {
        var all = new ArrayList<Future<Cargo>>();
        for (int i = 0; i < 400; i++) {
            String name = "x" + i % 5;
            all.add(passenger(() -> {
                Cargo cargo = flights.take(name, early -> spooled());
                assertThat(read(cargo)).isEqualTo("zip");
                return cargo;
            }));
        }
        for (Future<Cargo> one : all) {
            one.get();
        }
        awaitNoFiles();
    }
}
