package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.Fault;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.ZipFlaw;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures of the upstream are reported as what they are, never cached, and of no consequence once the upstream has
 * recovered.
 */
class HonestFailuresIT {
    private static final Map<String, Function<TestModule, TestFile>> ENDPOINTS = endpoints();

    private static final FakeUpstream upstream = FakeUpstream.start();

    /** Gives up on a fetch soon, so that the tests see it fail. */
    private static JarServer server;

    /** Gives up late: where a fetch must succeed, or something else must happen before it fails. */
    private static JarServer patient;

    /** Retries until the timeout may be cut short in the middle of the last attempt. */
    private static final Integer[] AFTER_RETRIES = {502, 504};

    @TempDir
    static Path folder;

    private final List<Case> cases = new ArrayList<>();
    private String host = "";

    private record Case(String name, TestFile file, List<Integer> statuses) {}

    private static Map<String, Function<TestModule, TestFile>> endpoints() {
        var endpoints = new LinkedHashMap<String, Function<TestModule, TestFile>>();
        endpoints.put("list", TestModule::list);
        endpoints.put("latest", TestModule::latest);
        endpoints.put("info", TestModule::info);
        endpoints.put("mod", TestModule::mod);
        endpoints.put("zip", TestModule::zip);
        return endpoints;
    }

    @BeforeAll
    static void start() throws Exception {
        server = start("cache", "--fetch-timeout=4s");
        patient = start("patient", "--fetch-timeout=2m");
    }

    private static JarServer start(String cache, String timeout) throws Exception {
        return JarServer.start(
                        folder.resolve(cache),
                        Map.of("GOPROXY", upstream.url().toString()),
                        timeout,
                        "--fresh-for=0s",
                        "--absent-for=0s",
                        "--read-ahead=0")
                .warmUp();
    }

    @AfterAll
    static void close() {
        patient.close();
        server.close();
        upstream.close();
    }

    /** Each test has modules of its own, of which nothing is cached yet. */
    @BeforeEach
    void begin(TestInfo test) {
        host = test.getTestMethod()
                        .orElseThrow()
                        .getName()
                        .toLowerCase(Locale.ROOT)
                        .replace("_", "") + ".example.com/";
    }

    @AfterEach
    void behave() {
        upstream.reset();
        server.assertNoErrors();
        patient.assertNoErrors();
    }

    private TestModule module(String name) {
        return TestModule.of(host + name).version("v1.0.0");
    }

    private List<String> cached() throws IOException {
        return cached(server);
    }

    private List<String> cached(JarServer of) throws IOException {
        return of.cached().stream().filter(name -> name.startsWith(host)).toList();
    }

    /** A file of a module of its own, and what the upstream does when it is asked for it. */
    private void expect(String endpoint, String what, Consumer<Fault> fault, Integer... statuses) {
        TestModule module = module("m" + cases.size()).randomFile("data.bin", 5000, cases.size());
        upstream.serve(module);
        TestFile file = Objects.requireNonNull(ENDPOINTS.get(endpoint)).apply(module);
        fault.accept(upstream.on(file));
        cases.add(new Case(endpoint + ": " + what, file, List.of(statuses)));
    }

    private void expectEverywhere(String what, Consumer<Fault> fault, Integer... statuses) {
        ENDPOINTS.keySet().forEach(endpoint -> expect(endpoint, what, fault, statuses));
    }

    /**
     * Requests all at once, since most of them take the whole fetch timeout; then again, after the upstream has
     * recovered.
     */
    private void assertAllFailAndRecover() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> answers =
                cases.stream().map(one -> server.getSoon(one.file().name())).toList();
        for (int i = 0; i < answers.size(); i++) {
            assertHonest(cases.get(i), answers.get(i).get());
        }
        assertThat(cached()).isEmpty();
        upstream.reset();
        for (Case one : cases) {
            HttpResponse<byte[]> answer = recovered(one.file());
            assertThat(answer.statusCode()).as(one.name()).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1).strip())
                    .as(one.name())
                    .isEqualTo(new String(one.file().bytes(), StandardCharsets.ISO_8859_1).strip());
        }
    }

    /** Only a timeout may be due to a slow machine, and is no failure to recover. */
    private static HttpResponse<byte[]> recovered(TestFile file) {
        return TestTimeouts.await().until(() -> server.get(file), answer -> answer.statusCode() != 504);
    }

    private static void assertHonest(Case one, HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(one.name() + ": " + text).isIn(one.statuses());
        assertThat(answer.headers().firstValue("Cache-Control")).as(one.name()).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).as(one.name()).hasValue("text/plain; charset=utf-8");
        assertThat(text)
                .as(one.name())
                .contains(one.file().name())
                .doesNotContain("Exception", "\tat ", "/tmp", "<html");
        assertThat(text.lines()).as(one.name()).hasSizeBetween(1, 8);
    }

    @Test
    void statuses_areBadGateways_andNotAbsences() throws Exception {
        for (int status : new int[] {429, 500, 502, 503}) {
            expectEverywhere("" + status, fault -> fault.status(status), AFTER_RETRIES);
        }
        for (int status : new int[] {400, 401, 403, 418, 451, 501, 505}) {
            expect("list", "" + status, fault -> fault.status(status), 502);
            expect("mod", "" + status, fault -> fault.status(status), 502);
        }
        for (int status : new int[] {201, 204, 206, 304}) {
            expect("latest", "" + status, fault -> fault.status(status, ""), 502);
            expect("zip", "" + status, fault -> fault.status(status, ""), 502);
        }
        expectEverywhere("504", fault -> fault.status(504), 502, 504);
        assertAllFailAndRecover();
    }

    @Test
    void wires_thatBreakOrStall() throws Exception {
        expectEverywhere("silence", Fault::silence, 504);
        expectEverywhere("stall", fault -> fault.stallAfter(5), 504);
        expectEverywhere("hang up", Fault::hangUp, AFTER_RETRIES);
        expectEverywhere("reset", Fault::reset, AFTER_RETRIES);
        expectEverywhere("reset in the body", fault -> fault.resetAfter(5), AFTER_RETRIES);
        expectEverywhere("cut short", fault -> fault.truncateAfter(5), AFTER_RETRIES);
        expectEverywhere("too long a length", fault -> fault.lengthOff(7), AFTER_RETRIES);
        expectEverywhere("no HTTP", Fault::notHttp, AFTER_RETRIES);
        expectEverywhere("nowhere", fault -> fault.redirectTo("mailto:x"), 502);
        expectEverywhere("loop", fault -> fault.redirectTo(upstream.url() + "/loop"), 502);
        upstream.on(request -> request.name().equals("loop")).redirectTo(upstream.url() + "/loop");
        assertAllFailAndRecover();
    }

    @Test
    void contents_thatCannotBeWhatWasAsked() throws Exception {
        expectEverywhere("login page", Fault::loginPage, 502);
        expectEverywhere("garbage", Fault::garbage, 502);
        for (String document : List.of("", "{", "[]", "null", "{}", "{\"Version\":\"x\"}", "{\"Version\":7}")) {
            expect("info", document, fault -> json(fault, document), 502);
            expect("latest", document, fault -> json(fault, document), 502);
        }
        expect("info", "another version", fault -> json(fault, "{\"Version\":\"v1.0.1\"}"), 502);
        expect(
                "mod",
                "no module",
                fault -> fault.content("text/plain", "go 1.21\n".getBytes(StandardCharsets.UTF_8)),
                502);
        expect("mod", "empty", fault -> fault.content("text/plain", new byte[0]), 502);
        expect("zip", "another module", Fault::wrongModule, 502);
        for (ZipFlaw flaw : ZipFlaw.values()) {
            TestModule bad = module("m" + cases.size())
                    .randomFile("data.bin", 5000, cases.size())
                    .flaw(flaw);
            expect("zip", flaw.name(), fault -> fault.content(bad.zip()), 502);
        }
        assertAllFailAndRecover();
    }

    private static void json(Fault fault, String document) {
        fault.content("application/json", document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void connections_thatAreRefused() throws Exception {
        expectEverywhere("refused", fault -> {}, AFTER_RETRIES);
        upstream.down();
        assertAllFailAndRecover();
    }

    @Test
    void retryAfter_isPassedOn() throws Exception {
        TestModule busy = module("busy");
        upstream.serve(busy).on(busy).status(429).header("Retry-After", "77");
        HttpResponse<byte[]> answer = server.get(busy.mod());
        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("77");
        assertThat(server.get(busy.list()).headers().firstValue("Retry-After")).hasValue("77");
    }

    @Test
    void oneFileThatFails_failsNoOther() throws Exception {
        TestModule module = module("some");
        upstream.serve(module).remove(module.info());
        upstream.on(module.mod()).status(403);
        assertThat(patient.get(module.info()).statusCode()).isEqualTo(404);
        assertThat(patient.get(module.mod()).statusCode()).isEqualTo(502);
        assertThat(patient.get(module.zip()).statusCode()).isEqualTo(200);
        assertThat(cached(patient)).containsExactly(module.zip().name());
    }

    @Test
    void absences_keepTheirText_andAreKeptNoLongerThanHere() throws Exception {
        TestModule gone = module("gone");
        upstream.serve(gone).on(gone).status(410, "gone: withdrawn, bad upstream\n");
        for (TestFile file : List.of(gone.list(), gone.latest(), gone.mod())) {
            HttpResponse<byte[]> answer = patient.get(file);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo("not found: withdrawn, bad upstream");
            // --absent-for=0s: a moment later it may be there, so nobody may keep this answer
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        upstream.reset();
        assertThat(patient.get(gone.mod()).statusCode()).isEqualTo(200);
    }

    @Test
    void transientFailures_areRetried() throws Exception {
        TestModule module = module("flaky").randomFile("data.bin", 3_000_000, 1);
        upstream.serve(module);
        upstream.on(module.info()).status(503).times(1);
        upstream.on(module.mod()).reset().times(1);
        upstream.on(module.zip()).truncateAfter(1_500_000).times(1);
        upstream.on(module.list()).redirectTo(upstream.url() + "/elsewhere");
        upstream.serve("elsewhere", "v1.0.0\n");
        for (TestFile file : List.of(module.info(), module.mod(), module.zip())) {
            HttpResponse<byte[]> answer = patient.get(file);
            assertThat(answer.statusCode()).as(file.name()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(file.bytes());
        }
        assertThat(new String(patient.get(module.list()).body(), StandardCharsets.UTF_8).strip())
                .isEqualTo("v1.0.0");
    }

    @Test
    void whatChanges_isServedStale_andSaysSo() throws Exception {
        TestModule module = module("changing").query("main");
        upstream.serve(module);
        List<String> names = List.of(module.list().name(), module.latest().name(), host + "changing/@v/main.info");
        var fresh = new ArrayList<HttpResponse<byte[]>>();
        for (String name : names) {
            fresh.add(patient.get(name));
            assertThat(fresh.get(fresh.size() - 1).statusCode()).as(name).isEqualTo(200);
        }
        upstream.onAll().status(503);
        long start = System.nanoTime();
        var stale = names.stream().map(patient::getSoon).toList();
        for (int i = 0; i < names.size(); i++) {
            HttpResponse<byte[]> answer = stale.get(i).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(fresh.get(i).body());
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .isEqualTo(fresh.get(i).headers().firstValue("Cache-Control"))
                    .hasValue("public, max-age=60");
            assertThat(answer.headers().firstValue("Warning"))
                    .hasValueSatisfying(text -> assertThat(text).startsWith("110 "));
            assertThat(fresh.get(i).headers().firstValue("Warning")).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("three seconds, and not the twenty for which the upstream is asked again")
                .isLessThan(Duration.ofSeconds(12));
        upstream.reset();
        TestTimeouts.await()
                .until(() -> patient.get(names.get(0))
                        .headers()
                        .firstValue("Warning")
                        .isEmpty());
    }

    @Test
    void largeZip_thatBreaksForGood_isNeverWhole_andNotKept() throws Exception {
        TestModule large = module("large").randomFile("data.bin", 4_000_000, 2);
        upstream.serve(large).on(large.zip()).truncateAfter(2_000_000);
        assertBrokenOff(large);
        upstream.reset()
                .on(large.zip())
                .content(large.flaw(ZipFlaw.WRONG_PREFIX).zip());
        assertBrokenOff(large);
        upstream.reset();
        assertThat(recovered(large.zip()).body()).isEqualTo(large.zip().bytes());
    }

    private void assertBrokenOff(TestModule large) throws Exception {
        try {
            assertThat(server.get(large.zip()).statusCode()).isIn(502, 504);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("fixed content-length");
        }
        assertThat(cached()).isEmpty();
    }
}
