package dev.goproxy.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.process.GoCommand;
import dev.goproxy.process.HostOs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoEnvTest {
    @TempDir
    Path dir;

    @Test
    void get_seesWhatGoSees() throws IOException {
        var differences = new ArrayList<String>();
        int number = 0;
        for (JsonNode row : Expectations.read(GoEnvTest.class, "goenv.jsonl")) {
            GoEnv env = env(row.get("setting"), Files.createDirectory(dir.resolve("case" + number++)));
            Map<String, String> ours = Map.of(
                    "GOPROXY", env.goproxy(),
                    "GOPRIVATE", env.goprivate(),
                    "GONOPROXY", env.gonoproxy(),
                    "GONOSUMDB", env.gonosumdb(),
                    "GOINSECURE", env.goinsecure(),
                    "GOSUMDB", env.gosumdb(),
                    "GOAUTH", env.get("GOAUTH"),
                    "GOVCS", env.get("GOVCS"));
            ours.forEach((name, value) -> {
                String go = row.get("values").get(name).asText();
                boolean same =
                        go.equals("(default)") ? value.isEmpty() || value.equals("sum.golang.org") : go.equals(value);
                if (!same) {
                    differences.add(name + " of " + row + " ours: " + value);
                }
            });
        }
        assertThat(number).isPositive();
        assertThat(differences).isEmpty();
    }

    private static GoEnv env(JsonNode setting, Path folder) throws IOException {
        if (!setting.get("path").asText().isEmpty()) {
            Path file = folder.resolve(setting.get("path").asText());
            Files.createDirectories(file.getParent());
            Files.writeString(file, setting.get("file").asText());
        }
        var environment = new HashMap<>(Map.of("HOME", folder + "/home"));
        setting.get("env")
                .properties()
                .forEach(variable -> environment.put(
                        variable.getKey(), variable.getValue().asText().replace("{DIR}", folder.toString())));
        return GoEnv.of(environment, HostOs.UNIX);
    }

    @Test
    void of_knowsWhereEachSystemKeepsTheFile() throws IOException {
        for (String place : List.of(".config", "Library/Application Support", "roaming")) {
            Path file = dir.resolve(place).resolve("go/env");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "GOPRIVATE=" + place);
        }
        var environment =
                Map.of("HOME", dir.toString(), "APPDATA", dir.resolve("roaming").toString());
        assertThat(GoEnv.of(environment, HostOs.UNIX).goprivate()).isEqualTo(".config");
        assertThat(GoEnv.of(environment, HostOs.MAC).goprivate()).isEqualTo("Library/Application Support");
        assertThat(GoEnv.of(environment, HostOs.WINDOWS).goprivate()).isEqualTo("roaming");
    }

    @Test
    void proxyChain_saysWhereItComesFrom() throws IOException {
        Path file = Files.writeString(dir.resolve("env"), "GOPROXY=https://f.example");
        var fromFile = Map.of("GOENV", file.toString());
        assertThat(GoEnv.of(fromFile).proxyChain())
                .isEqualTo(new GoEnv.ProxyChain("https://f.example", "GOPROXY is set in the GOENV file"));
        assertThat(GoEnv.of(Map.of("GOENV", file.toString(), "GOPROXY", "off")).proxyChain())
                .isEqualTo(new GoEnv.ProxyChain("off", "GOPROXY is set in the environment"));
    }

    @Test
    void proxyChain_isDirectWithoutGo() {
        assertThat(GoEnv.of(Map.of("GOENV", "off", "PATH", dir.toString())).proxyChain())
                .isEqualTo(new GoEnv.ProxyChain("direct", "no GOPROXY is set and there is no go command"));
    }

    @Test
    void proxyChain_asksTheGoCommand() throws IOException {
        fakeGo("test \"$*\" = 'env GOPROXY' && test $MINE = mine && echo https://asked.example,off");
        assertThat(GoEnv.of(Map.of("GOENV", "off", "PATH", path(), "MINE", "mine"))
                        .proxyChain())
                .isEqualTo(new GoEnv.ProxyChain("https://asked.example,off", "`go env GOPROXY` says so"));
    }

    @Test
    void proxyChain_isDirectIfGoFails() throws IOException {
        fakeGo("echo https://asked.example; exit 3");
        assertThat(GoEnv.of(Map.of("GOENV", "off", "PATH", path())).proxyChain().value())
                .isEqualTo("direct");
    }

    @Test
    void goCommand_isKilledWithItsChildrenIfItHangs() throws IOException {
        Path go = fakeGo("sleep 300 & echo $! > " + dir + "/child; wait");
        var command = new GoCommand(go, Map.of("PATH", path()), Duration.ofMillis(500));
        assertThat(command.env("GOPROXY")).isEmpty();
        long child = Long.parseLong(Files.readString(dir.resolve("child")).strip());
        ProcessHandle.of(child)
                .ifPresent(
                        handle -> handle.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void toString_hidesCredentials() {
        var chain = new GoEnv.ProxyChain("https://user:secret@a.example,token@b.example|direct", "it is set");
        assertThat(chain.toString()).isEqualTo("https://xxxxx@a.example,xxxxx@b.example|direct (it is set)");
    }

    private String path() {
        return dir + ":/usr/bin:/bin";
    }

    private Path fakeGo(String script) throws IOException {
        assumeTrue(HostOs.current() != HostOs.WINDOWS, "needs a shell");
        Path go = Files.writeString(dir.resolve("go"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
    }
}
