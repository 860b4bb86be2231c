package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract finds what is wrong with a cacher, and nothing wrong with a sound one. */
class CacherContractTest {
    private static final String LONG_NAME = "example.com/" + "l".repeat(200) + "/" + "o".repeat(200) + "/@v/list";

    @TestFactory
    Stream<DynamicTest> flaws_areFound() {
        return Stream.of(
                flaw("absent is empty", AbsentIsEmpty::new, CacherContract::get_ofWhatWasNeverPut_isEmpty),
                flaw("last byte lost", LastByteLost::new, CacherContract::get_returnsWhatWasPut),
                flaw("offset ignored", OffsetIgnored::new, CacherContract::get_canBeReadFromAnOffset),
                flaw("first kept", FirstKept::new, CacherContract::put_replacesWhatWasThere),
                flaw("marks ignored", MarksIgnored::new, it -> it.keepsNameApart("example.com/m/@v/list")),
                flaw("names cut", NamesCut::new, it -> it.keepsNameApart(LONG_NAME)),
                flaw("time lost", TimeLost::new, CacherContract::put_keepsTheTime),
                flaw("time in seconds", TimeInSeconds::new, CacherContract::put_keepsTheTime),
                flaw("file lost", FileLost::new, CacherContract::put_takesAFileOver_orCopiesIt),
                flaw("all listed", AllListed::new, CacherContract::list_namesWhatIsInTheFolder_orNothing),
                flaw("state swept", StateSwept::new, CacherContract::stateDir_keepsItsFiles_apartFromTemporaryOnes),
                flaw("closed only once", ClosedOnlyOnce::new, CacherContract::put_replacesWhatWasThere),
                flaw("unfinished seen", WrittenInPlace::new, CacherContract::put_thatIsNotDone_isNotSeen),
                flaw("half kept", WrittenInPlace::new, CacherContract::put_ofContentThatFails_keepsWhatWasThere),
                flaw("mixed", Mixed::new, CacherContract::manyThreads_seeOneContentOrAnother_neverAMixture),
                flaw(
                        "stream left open",
                        StreamLeftOpen::new,
                        CacherContract::put_closesItsStreams_andLeavesTheContentToItsOwner),
                flaw(
                        "content closed",
                        ContentClosed::new,
                        CacherContract::put_closesItsStreams_andLeavesTheContentToItsOwner));
    }

    /** One test of the contract. */
    @FunctionalInterface
    private interface Clause {
        void test(CacherContract contract) throws Exception;
    }

    private static DynamicTest flaw(String name, Supplier<Cacher> flawed, Clause clause) {
        return DynamicTest.dynamicTest(name, () -> {
            check(Sound::new, clause);
            assertThatThrownBy(() -> check(flawed, clause)).isInstanceOf(AssertionError.class);
        });
    }

    private static void check(Supplier<Cacher> cacher, Clause clause) throws Exception {
        var contract = new CacherContract() {
            @Override
            protected Cacher create() {
                return cacher.get();
            }
        };
        contract.begin();
        clause.test(contract);
        contract.end();
    }

    private static class Sound implements Cacher {
        final Map<String, byte[]> contents = new ConcurrentHashMap<>();
        final Map<String, Instant> times = new ConcurrentHashMap<>();

        String key(String name) {
            return name;
        }

        @Override
        public Optional<Content> get(String name) throws IOException {
            return Optional.ofNullable(contents.get(key(name)))
                    .map(bytes -> Content.of(bytes, times.getOrDefault(key(name), Instant.EPOCH)));
        }

        @Override
        public void put(String name, Content content) throws IOException {
            try (InputStream in = content.open()) {
                times.put(key(name), content.modified().orElseGet(Instant::now));
                contents.put(key(name), in.readAllBytes());
            }
        }
    }

    private static final class AbsentIsEmpty extends Sound {
        @Override
        public Optional<Content> get(String name) throws IOException {
            return super.get(name).or(() -> Optional.of(Content.of("")));
        }
    }

    private static final class LastByteLost extends Sound {
        @Override
        public Optional<Content> get(String name) {
            return Optional.ofNullable(contents.get(name))
                    .map(bytes -> Content.of(Arrays.copyOf(bytes, bytes.length - 1)));
        }
    }

    private static final class OffsetIgnored extends Sound {
        @Override
        public Optional<Content> get(String name) throws IOException {
            Optional<Content> sound = super.get(name);
            return sound.isEmpty() ? sound : Optional.of(new WithoutOffset(sound.get()));
        }
    }

    /** A content that is always read from its beginning. */
    private record WithoutOffset(Content sound) implements Content {
        @Override
        public OptionalLong size() {
            return sound.size();
        }

        @Override
        public Optional<Instant> modified() {
            return sound.modified();
        }

        @Override
        public Optional<String> tag() {
            return sound.tag();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            return sound.open(0);
        }
    }

    private static final class FirstKept extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            if (!contents.containsKey(name)) {
                super.put(name, content);
            }
        }
    }

    private static final class MarksIgnored extends Sound {
        @Override
        String key(String name) {
            return name.replace("!", "");
        }
    }

    private static final class NamesCut extends Sound {
        @Override
        String key(String name) {
            return name.substring(0, Math.min(255, name.length()));
        }
    }

    private static final class ClosedOnlyOnce extends Sound {
        private boolean closed;

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
        }
    }

    private static final class TimeLost extends Sound {
        @Override
        public Optional<Content> get(String name) {
            return Optional.ofNullable(contents.get(name)).map(Content::of);
        }
    }

    private static final class TimeInSeconds extends Sound {
        @Override
        public Optional<Content> get(String name) {
            return Optional.ofNullable(contents.get(name))
                    .map(bytes -> Content.of(
                            bytes, Objects.requireNonNull(times.get(name)).truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    /** Takes a file over, and then looks for the bytes where they are not. */
    private static final class FileLost extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            Path target = Files.createTempFile("testkit-taken-over-", "");
            if (content.moveTo(target)) {
                contents.put(name, new byte[0]);
                times.put(name, Instant.now());
            } else {
                super.put(name, content);
            }
            Files.delete(target);
        }
    }

    private static final class AllListed extends Sound {
        @Override
        public List<String> list(String folder) {
            return contents.keySet().stream()
                    .filter(name -> name.startsWith(folder))
                    .map(name -> name.substring(folder.length() + 1))
                    .toList();
        }
    }

    private static final class StateSwept extends Sound {
        private static final Path FOLDER = createFolder();

        private static Path createFolder() {
            try {
                Path folder = Files.createTempDirectory("testkit-state-");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Path> stateDir() {
            return Optional.of(FOLDER);
        }

        @Override
        public void put(String name, Content content) throws IOException {
            super.put(name, content);
            Files.deleteIfExists(FOLDER.resolve("contract"));
        }
    }

    private static final class WrittenInPlace extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            try (InputStream in = content.open()) {
                contents.put(name, new byte[0]);
                for (byte[] part = in.readNBytes(1000); part.length > 0; part = in.readNBytes(1000)) {
                    byte[] before = contents.get(name);
                    byte[] more = Arrays.copyOf(before, before.length + part.length);
                    System.arraycopy(part, 0, more, before.length, part.length);
                    contents.put(name, more);
                }
            }
        }
    }

    private static final class Mixed extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            byte[] before = contents.getOrDefault(name, new byte[0]);
            super.put(name, content);
            byte[] mixture = contents.getOrDefault(name, before).clone();
            System.arraycopy(before, 0, mixture, 0, Math.min(100, before.length));
            contents.put(name, mixture);
        }
    }

    private static final class StreamLeftOpen extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            contents.put(name, content.open().readAllBytes());
        }
    }

    private static final class ContentClosed extends Sound {
        @Override
        public void put(String name, Content content) throws IOException {
            super.put(name, content);
            content.close();
        }
    }
}
