package dev.goproxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingCacherTest {
    @Test
    void everyMethodIsForwarded() {
        List<String> methods = names(Cacher.class);
        assertThat(names(ForwardingCacher.class)).containsAll(methods);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .toList();
    }
}
