package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.GoProxyExtension;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.UpstreamRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long clients wait for what is cached but no longer fresh, while the upstream fails: not for all attempts of the
 * fetch.
 */
class StaleAnswersIT {
    /** Much less than the fetch takes, and more than the three seconds of the proxy, for busy machines. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestModule module =
            TestModule.of("example.com/hello").version("v1.0.0").query("main");

    @RegisterExtension
    final GoProxyExtension proxy = GoProxyExtension.serving(
                    TestModule.of("example.com/hello").version("v1.0.0").query("main"))
            .fetchTimeout(Duration.ofMinutes(1))
            .with(builder -> builder.freshFor(Duration.ZERO).absentFor(Duration.ofNanos(1)));

    private final HttpClient client = HttpClient.newHttpClient();

    private CompletableFuture<HttpResponse<String>> get(String name) {
        URI url = URI.create(proxy.url() + "/" + name);
        return client.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<String> names() {
        return List.of(module.list().name(), module.latest().name(), "example.com/hello/@v/main.info");
    }

    @Test
    void upstreamDown_staleAnswersComeSoon_andTheFetchGoesOn() {
        List<String> fresh =
                names().stream().map(name -> get(name).join().body()).toList();
        proxy.upstream().down();
        long start = System.nanoTime();
        List<HttpResponse<String>> stale = names().stream().map(this::get).toList().stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(stale).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Warning")).hasValue("110 - \"Response is Stale\"");
        });
        assertThat(stale.stream().map(HttpResponse::body)).containsExactlyElementsOf(fresh);
        proxy.upstream().clearRequests();
        proxy.upstream().up();
        // Nobody asks the proxy any more: the fetches that are still running are retried.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(proxy.upstream().requests())
                        .extracting(UpstreamRequest::name)
                        .containsAll(names()));
    }

    /**
     * An absence of a while ago is no answer to a slow upstream: that something is missing is only said if the
     * upstream says so again.
     */
    @Test
    void upstreamSlow_formerAbsenceIsNotServed() {
        TestModule late = TestModule.of("example.com/late").version("v1.0.0");
        String name = late.list().name();
        assertThat(get(name).join().statusCode()).isEqualTo(404);
        proxy.upstream().serve(late);
        proxy.upstream().on(late.list()).delay(Duration.ofSeconds(5));
        HttpResponse<String> answer = get(name).join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("v1.0.0");
    }
}
