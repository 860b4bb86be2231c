package dev.goproxy.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingFetcherTest {
    @Test
    void everyMethodIsForwarded() {
        List<String> methods = names(Fetcher.class);
        assertThat(names(ForwardingFetcher.class)).containsAll(methods);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .toList();
    }
}
