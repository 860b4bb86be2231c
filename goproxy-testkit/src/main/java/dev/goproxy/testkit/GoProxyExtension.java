package dev.goproxy.testkit;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a proxy for tests, with a {@link FakeUpstream} behind it and an empty cache folder.
 *
 * <pre>{@code
 * class BuildTest {
 *     @RegisterExtension
 *     final GoProxyExtension goproxy = GoProxyExtension.serving(TestModule.of("example.com/hello").version("v1.0.0"));
 *
 *     @Test
 *     void staleList_isServed() {
 *         goproxy.upstream().down();
 *         // ... let a client use goproxy.url() ...
 *     }
 * }
 * }</pre>
 *
 * <p>In a field that is not static there is a new proxy for each test; in a static one, or with {@code @ExtendWith},
 * one for the class (with its nested classes). Tests may also take what they need as parameters: {@link FakeUpstream},
 * {@link URI} (the proxy's URL), {@link GoProxy}, {@link DirCacher}.
 */
public final class GoProxyExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Map<Class<?>, Function<ProxyStack, Object>> PARAMETERS = Map.of(
            FakeUpstream.class, ProxyStack::upstream,
            URI.class, ProxyStack::url,
            GoProxy.class, ProxyStack::proxy,
            DirCacher.class, ProxyStack::cacher);

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);

    private final List<TestModule> modules;
    private final Duration fetchTimeout;
    private final UnaryOperator<GoProxy.Builder> settings;
    private @Nullable ProxyStack running;
    private int classes;

    private GoProxyExtension(List<TestModule> modules, Duration fetchTimeout, UnaryOperator<GoProxy.Builder> settings) {
        this.modules = modules;
        this.fetchTimeout = fetchTimeout;
        this.settings = settings;
    }

    /** A proxy whose upstream has no modules at first. For {@code @ExtendWith}. */
    public GoProxyExtension() {
        this(List.of(), FETCH_TIMEOUT, UnaryOperator.identity());
    }

    /**
     * A proxy whose upstream has modules.
     *
     * @param modules the modules
     * @return the extension, for a field with {@code @RegisterExtension}
     */
    public static GoProxyExtension serving(TestModule... modules) {
        return new GoProxyExtension(List.of(modules), FETCH_TIMEOUT, UnaryOperator.identity());
    }

    /**
     * The same with other settings of the proxy.
     *
     * @param change is given a builder with cacher and fetcher set
     * @return another extension
     */
    public GoProxyExtension with(UnaryOperator<GoProxy.Builder> change) {
        return new GoProxyExtension(modules, fetchTimeout, builder -> change.apply(settings.apply(builder)));
    }

    /**
     * The same with another limit for all attempts to fetch a file from the upstream.
     *
     * @param limit more than 0; without this 10 s
     * @return another extension
     */
    public GoProxyExtension fetchTimeout(Duration limit) {
        return new GoProxyExtension(modules, limit, settings);
    }

    /**
     * The proxy's URL.
     *
     * @return what GOPROXY is to be
     * @throws IllegalStateException if no test is running
     */
    public URI url() {
        return running().url();
    }

    /**
     * What the proxy fetches from.
     *
     * @return the upstream
     * @throws IllegalStateException if no test is running
     */
    public FakeUpstream upstream() {
        return running().upstream();
    }

    /**
     * Where the proxy keeps what it has fetched.
     *
     * @return a cacher in a temporary folder, {@link DirCacher#root}
     * @throws IllegalStateException if no test is running
     */
    public DirCacher cacher() {
        return running().cacher();
    }

    /**
     * The proxy itself.
     *
     * @return what answers the requests
     * @throws IllegalStateException if no test is running
     */
    public GoProxy proxy() {
        return running().proxy();
    }

    private synchronized ProxyStack running() {
        return Optional.ofNullable(running).orElseThrow(() -> new IllegalStateException("no test is running"));
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        if (classes++ == 0) {
            running = ProxyStack.start(modules, fetchTimeout, settings);
        }
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        if (classes == 0) {
            running = ProxyStack.start(modules, fetchTimeout, settings);
        }
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            stop();
        }
    }

    private void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Optional.ofNullable(PARAMETERS.get(parameter.getParameter().getType()))
                .orElseThrow()
                .apply(running());
    }
}
