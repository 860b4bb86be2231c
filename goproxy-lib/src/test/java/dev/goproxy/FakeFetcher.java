package dev.goproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Answers out of a map from names to what is to be answered: a {@code String}, {@code byte[]}, {@code Content} (a zip),
 * {@code IOException} or {@code RuntimeException}.
 */
final class FakeFetcher implements Fetcher {
    final Map<String, Object> answers = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile Consumer<String> onAsked = name -> {};

    private Object answer(String name) throws IOException {
        asked.add(name);
        onAsked.accept(name);
        Object answer = answers.getOrDefault(name, new NotFoundException("not found: " + name + ": unknown"));
        if (answer instanceof IOException e) {
            throw e;
        }
        if (answer instanceof RuntimeException e) {
            throw e;
        }
        return answer;
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return info(path + "@" + query);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return info(version + ".info");
    }

    private VersionInfo info(String name) throws IOException {
        return VersionInfo.parse(bytes(answer(name)));
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return ((String) answer(path + "@list")).lines().map(Version::parse).toList();
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return Content.of(bytes(answer(version + ".mod")));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        Object answer = answer(version + ".zip");
        return answer instanceof Content content
                ? content
                : Content.of(new ByteArrayInputStream(bytes(answer)), OptionalLong.empty());
    }

    private static byte[] bytes(Object answer) {
        return answer instanceof byte[] bytes ? bytes : ((String) answer).getBytes(UTF_8);
    }
}
