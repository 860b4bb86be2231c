package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ViaTest {
    private static Via of(String... values) {
        return Via.of(Map.of("via", List.of(values)));
    }

    @Test
    void of_severalFieldsAndOtherProxies_keepsOurKind() {
        Via via = of("1.1 squid.corp (squid/6), 1.1 goproxy-a", "HTTP/1.1 goproxy-b,1.0 goproxy-c (x)", "goproxy-d,");
        assertThat(via.fieldValue()).contains("1.1 goproxy-a, 1.1 goproxy-b, 1.1 goproxy-c");
        assertThat(of("1.1 squid")).isSameAs(Via.NONE);
    }

    @Test
    void isLoopAt_ownNameOnly() {
        String name = Via.newName();
        assertThat(of("1.1 " + name).isLoopAt(name)).isTrue();
        assertThat(of("1.1 " + Via.newName()).isLoopAt(name)).isFalse();
        assertThat(Via.NONE.isLoopAt(name)).isFalse();
    }

    @Test
    void isLoopAt_tooManyProxies() {
        Via via = Via.NONE;
        for (int i = 0; i < 20; i++) {
            via = via.plus(Via.newName());
            assertThat(via.isLoopAt("goproxy-x")).isFalse();
        }
        via = via.plus(Via.newName());
        assertThat(via.isLoopAt("goproxy-x")).isTrue();
        assertThat(of(via.fieldValue().orElseThrow()).isLoopAt("goproxy-x")).isTrue();
    }

    @Test
    void call_bindsToTheThread_forItsTime() {
        Via a = Via.NONE.plus("goproxy-a");
        Via b = Via.NONE.plus("goproxy-b");
        List<Via> seen = a.call(() -> List.of(b.call(Via::current), Via.current()));
        assertThat(seen).containsExactly(b, a);
        assertThat(Via.current()).isSameAs(Via.NONE);
    }

    @Test
    void boundedExecutor_carriesItOn() {
        var threads = Threads.newBoundedExecutor("via", 1);
        Via a = Via.NONE.plus("goproxy-a");
        try {
            var seen = new CompletableFuture<Via>();
            a.call(() -> threads.submit(() -> seen.complete(Via.current())));
            assertThat(seen.join()).isSameAs(a);
        } finally {
            threads.shutdownNow();
        }
    }
}
