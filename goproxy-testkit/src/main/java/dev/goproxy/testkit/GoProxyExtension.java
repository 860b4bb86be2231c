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
 * Runs a proxy for tests, with a {@link FakeUpstream} and an empty cache folder.
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
 * <p>As an instance field it runs a new proxy for each test; as a static field, or with {@code @ExtendWith}, one for
 * the class and its nested classes. Afterwards it closes the proxy, its fetcher and its cacher, and deletes the cache
 * folder. Tests can have parameters of these types: {@link FakeUpstream}, {@link URI} (the proxy's URL),
 * {@link GoProxy}, {@link DirCacher}.
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

    /** Creates an extension whose upstream has no modules at first, for {@code @ExtendWith}. */
    public GoProxyExtension() {
        this(List.of(), FETCH_TIMEOUT, UnaryOperator.identity());
    }

    /**
     * Creates an extension whose upstream has modules.
     *
     * @param modules the modules
     * @return the extension, for a field with {@code @RegisterExtension}
     */
    public static GoProxyExtension serving(TestModule... modules) {
        return new GoProxyExtension(List.of(modules), FETCH_TIMEOUT, UnaryOperator.identity());
    }

    /**
     * Returns an extension with other settings of the proxy.
     *
     * @param change changes a builder that has a cacher and a fetcher; others that it sets are not closed by the
     *     extension
     * @return another extension
     */
    public GoProxyExtension with(UnaryOperator<GoProxy.Builder> change) {
        return new GoProxyExtension(modules, fetchTimeout, builder -> change.apply(settings.apply(builder)));
    }

    /**
     * Returns an extension with another timeout for fetching a file from the upstream, including all attempts.
     *
     * @param limit more than 0; default 10 s
     * @return another extension
     */
    public GoProxyExtension fetchTimeout(Duration limit) {
        return new GoProxyExtension(modules, limit, settings);
    }

    /**
     * The proxy's URL.
     *
     * @return the value for GOPROXY
     * @throws IllegalStateException if no test is running
     */
    public URI url() {
        return running().url();
    }

    /**
     * The upstream of the proxy.
     *
     * @return the upstream
     * @throws IllegalStateException if no test is running
     */
    public FakeUpstream upstream() {
        return running().upstream();
    }

    /**
     * The proxy's cache.
     *
     * @return a cacher in a temporary folder, {@link DirCacher#root}
     * @throws IllegalStateException if no test is running
     */
    public DirCacher cacher() {
        return running().cacher();
    }

    /**
     * The proxy.
     *
     * @return the proxy of the running test
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
