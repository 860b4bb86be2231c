package dev.goproxy.upstream;

import static dev.goproxy.upstream.DirectClient.HOST;
import static dev.goproxy.upstream.DirectClient.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.HostFault;
import dev.goproxy.testkit.git.GitProcess;
import dev.goproxy.testkit.server.LocalServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's settings let us in where they let {@code go} in, and nowhere else: GOAUTH, GOINSECURE, {@code mod}
 * tags, ssh.
 */
class DirectSettingsIT {
    private static final String LOG = "asked.log";
    private static final String TAG =
            "<meta name=\"go-import\" content=\"" + MODULE + " git https://git." + HOST + "/hello\">";

    @TempDir
    Path temporary;

    private DynamicTest getsIn(String name, Consumer<DirectClient> settings) {
        return test(name, settings, true);
    }

    private DynamicTest isRefused(String name, Consumer<DirectClient> settings) {
        return test(name, settings, false);
    }

    private DynamicTest test(String name, Consumer<DirectClient> settings, boolean expected) {
        return DynamicTest.dynamicTest(name, () -> {
            try (var client = new DirectClient(Files.createTempDirectory(temporary, "home"))) {
                settings.accept(client);
                DirectClient.Result go = client.go();
                List<String> askedByGo = asked(client);
                DirectClient.Result us = client.us();
                assertThat(go.gotIn()).as("go: %s", go.said()).isEqualTo(expected);
                assertThat(us.answers()).as("us: %s", us.said()).isEqualTo(go.answers());
                assertThat(us.said()).doesNotContain("s3cret", client.folder().toString());
                assertThat(asked(client)).as("what programs were asked").isEqualTo(askedByGo);
            }
        });
    }

    /** What the programs of the settings were asked since the last look, each question once. */
    private static List<String> asked(DirectClient client) throws IOException {
        Path log = client.folder().resolve(LOG);
        if (!Files.exists(log)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(log);
        Files.delete(log);
        return List.copyOf(new TreeSet<>(lines));
    }

    private static void netrc(DirectClient client, String password) {
        client.file(".netrc", "machine " + HOST + " login gopher password " + password + "\n");
    }

    /** Credential helpers that are configured in one folder alone. */
    private static void git(DirectClient client, String password) {
        Path folder = client.folder().resolve("helpers");
        Path store = client.file("credentials", "https://gopher:" + password + "@" + HOST + "\n");
        GitProcess.run(client.folder(), new byte[0], "init", "-q", folder.toString());
        GitProcess.run(folder, new byte[0], "config", "credential.helper", "store --file=" + store);
        client.env("GOAUTH", "git " + folder);
    }

    /** A program that logs what it is asked, and then runs some lines of shell. */
    private static String program(DirectClient client, String name, String script) {
        Path file = client.file(name, """
                read -r status
                echo "%s: $# arguments, $1, $status" >> '%s'
                %s
                """.formatted(name, client.folder().resolve(LOG), script));
        return "sh " + file;
    }

    private static String says(String place, String password) {
        return "printf 'https://" + place + "\\n\\nAuthorization: " + basic(password) + "\\n\\n'";
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes("gopher:" + password));
    }

    @TestFactory
    Stream<DynamicTest> goauth() {
        return Stream.of(
                getsIn("netrc", client -> netrc(client.vanity(), "s3cret")),
                isRefused("netrc, wrong password", client -> netrc(client.vanity(), "wrong-s3cret")),
                isRefused("off", client -> netrc(client.vanity().env("GOAUTH", "off"), "s3cret")),
                getsIn("git", client -> git(client.vanity(), "s3cret")),
                isRefused("git, wrong password", client -> git(client.vanity(), "wrong-s3cret")),
                isRefused("git, without credentials", client -> {
                    git(client.vanity(), "s3cret");
                    client.file("credentials", "");
                }),
                getsIn("git, netrc is wrong", client -> {
                    git(client.vanity(), "s3cret");
                    netrc(client, "wrong-s3cret");
                    client.env("GOAUTH", "git " + client.folder().resolve("helpers") + ";netrc");
                }),
                isRefused("netrc is wrong, git is right but later", client -> {
                    git(client.vanity(), "s3cret");
                    netrc(client, "wrong-s3cret");
                    client.env("GOAUTH", "netrc; git " + client.folder().resolve("helpers"));
                }),
                getsIn(
                        "program",
                        client -> client.vanity().env("GOAUTH", program(client, "auth", says(HOST, "s3cret")))),
                isRefused(
                        "program, wrong password",
                        client -> client.vanity().env("GOAUTH", program(client, "auth", says(HOST, "wrong-s3cret")))),
                getsIn(
                        "program that knows when it is asked for a URL",
                        client -> client.vanity()
                                .env(
                                        "GOAUTH",
                                        program(
                                                client,
                                                "auth",
                                                "if [ $# = 1 ]; then " + says(HOST, "s3cret") + "; fi"))),
                getsIn(
                        "program that knows better when it is refused",
                        client -> client.vanity()
                                .env(
                                        "GOAUTH",
                                        program(
                                                client,
                                                "auth",
                                                "if [ $# = 1 ]; then " + says(HOST, "s3cret") + "; else "
                                                        + says(HOST, "wrong-s3cret") + "; fi"))),
                isRefused(
                        "program that fails",
                        client -> client.vanity()
                                .env(
                                        "GOAUTH",
                                        program(client, "auth", says(HOST, "s3cret") + "; echo s3cret >&2; exit 1"))),
                isRefused(
                        "program that prints another form",
                        client -> client.vanity().env("GOAUTH", program(client, "auth", "echo s3cret"))),
                isRefused("no such program", client -> client.vanity().env("GOAUTH", "no-such-program s3cret")),
                getsIn("two programs, the first wins", client -> {
                    String right = program(client.vanity(), "right", says(HOST, "s3cret"));
                    String wrong = program(client, "wrong", says(HOST, "wrong-s3cret"));
                    client.env("GOAUTH", right + ";" + wrong);
                }),
                isRefused("two programs, the second does not win", client -> {
                    String right = program(client.vanity(), "right", says(HOST, "s3cret"));
                    String wrong = program(client, "wrong", says(HOST, "wrong-s3cret"));
                    client.env("GOAUTH", wrong + ";" + right);
                }),
                getsIn(
                        "program with quoted words",
                        client -> client.vanity()
                                .env(
                                        "GOAUTH",
                                        "\"sh\" -c '" + says(HOST, "s3cret").replace("'", "\"") + "' x")),
                getsIn("program with a header of its own", client -> {
                    client.vanity().net().site(MODULE, exchange -> {
                        boolean known =
                                "s3cret".equals(exchange.getRequestHeaders().getFirst("Private-Token"));
                        LocalServer.respond(exchange, known ? 200 : 403, "text/html", bytes(TAG));
                    });
                    netrc(client, "s3cret");
                    String token = "printf 'https://" + HOST + "\\n\\nPrivate-Token: s3cret\\nAuthorization: "
                            + basic("s3cret") + "\\n\\n'";
                    client.env("GOAUTH", program(client, "auth", token) + ";netrc");
                }),
                getsIn("page that leads to a host below, which wants the same credentials", client -> {
                    netrc(client.vanity(), "s3cret");
                    client.net().redirect(MODULE, "https://www." + HOST + "/hello");
                    client.net().page("www." + HOST, 200, TAG).basicAuth("www." + HOST, "gopher", "s3cret");
                }),
                isRefused("page that leads to another host, which wants the same credentials", client -> {
                    netrc(client.vanity(), "s3cret");
                    client.net().redirect(MODULE, "https://www.example.org/hello");
                    client.net().page("www.example.org", 200, TAG).basicAuth("www.example.org", "gopher", "s3cret");
                }),
                getsIn("page that leads to another page of its host, credentials are for the first", client -> {
                    client.vanity().net().redirect(HOST + "/hello", "https://" + HOST + "/there");
                    client.net().page(HOST + "/there", 200, TAG);
                    client.env("GOAUTH", program(client, "auth", says(HOST + "/hello?go-get=1", "s3cret")));
                }),
                getsIn("module proxy, netrc", client -> {
                    client.moduleProxy("proxy." + HOST + "/go").net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.env("GOPROXY", "https://proxy." + HOST + "/go");
                    client.file(".netrc", "machine proxy." + HOST + " login gopher password s3cret\n");
                }),
                getsIn("module proxy, program", client -> {
                    client.moduleProxy("proxy." + HOST + "/go").net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.env("GOPROXY", "https://proxy." + HOST + "/go");
                    client.env("GOAUTH", program(client, "auth", says("proxy." + HOST + "/go", "s3cret")));
                }),
                isRefused("module proxy, program with a wrong password", client -> {
                    client.moduleProxy("proxy." + HOST + "/go").net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.env("GOPROXY", "https://proxy." + HOST + "/go,direct");
                    client.env("GOAUTH", program(client, "auth", says("proxy." + HOST, "wrong-s3cret")));
                }),
                getsIn("module proxy with a user in its URL, netrc is wrong", client -> {
                    client.moduleProxy("proxy." + HOST + "/go").net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.env("GOPROXY", "https://gopher:s3cret@proxy." + HOST + "/go");
                    client.file(".netrc", "machine proxy." + HOST + " login gopher password wrong-s3cret\n");
                }));
    }

    @TestFactory
    Stream<DynamicTest> goauth_forAChecksumDatabase() {
        Consumer<DirectClient> settings = client -> {
            client.moduleProxy("proxy." + HOST).checksumDatabase("sums." + HOST);
            client.net().basicAuth("sums." + HOST, "gopher", "s3cret");
            client.env("GOPROXY", "https://proxy." + HOST);
        };
        return Stream.of(
                getsIn("program", client -> {
                    settings.accept(client);
                    client.env("GOAUTH", program(client, "auth", says("sums." + HOST, "s3cret")));
                }),
                isRefused("program, wrong password", client -> {
                    settings.accept(client);
                    client.env("GOAUTH", program(client, "auth", says("sums." + HOST, "wrong-s3cret")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> goinsecure() {
        return Stream.of(
                isRefused("plain http", client -> {
                    netrc(client.vanity(), "s3cret");
                    open(client).net().fault(HOST, HostFault.NO_TLS);
                }),
                getsIn("plain http under GOINSECURE", client -> {
                    open(client).env("GOINSECURE", HOST).net().fault(HOST, HostFault.NO_TLS);
                }),
                isRefused("plain http under another's GOINSECURE", client -> {
                    open(client).env("GOINSECURE", "other." + HOST).net().fault(HOST, HostFault.NO_TLS);
                }),
                isRefused("plain http under GOINSECURE, but it wants credentials", client -> {
                    netrc(client.vanity(), "s3cret");
                    client.env("GOINSECURE", HOST).net().fault(HOST, HostFault.NO_TLS);
                }),
                isRefused("unknown certificate", client -> open(client).net().fault(HOST, HostFault.UNTRUSTED)),
                getsIn("unknown certificate under GOINSECURE", client -> {
                    open(client).env("GOINSECURE", HOST + "/*").net().fault(HOST, HostFault.UNTRUSTED);
                }),
                getsIn("unknown certificate under GOINSECURE, with credentials", client -> {
                    netrc(client.vanity(), "s3cret");
                    client.env("GOINSECURE", HOST).net().fault(HOST, HostFault.UNTRUSTED);
                }),
                isRefused("page that leads from https to http", client -> {
                    open(client)
                            .net()
                            .redirect(MODULE, "http://www." + HOST + "/hello")
                            .page("www." + HOST, 200, TAG);
                }),
                getsIn("page that leads from https to http under GOINSECURE", client -> {
                    open(client)
                            .net()
                            .redirect(MODULE, "http://www." + HOST + "/hello")
                            .page("www." + HOST, 200, TAG);
                    client.env("GOINSECURE", HOST);
                }),
                isRefused("https that answers 404 under GOINSECURE is not asked over http", client -> {
                    open(client).env("GOINSECURE", HOST).net().site(MODULE, exchange -> {
                        List<String> requests = client.net().requests();
                        boolean plain = requests.get(requests.size() - 1).startsWith("GET http:");
                        LocalServer.respond(exchange, plain ? 200 : 404, "text/html", bytes(plain ? TAG : "nothing"));
                    });
                }),
                isRefused("module proxy with an unknown certificate under GOINSECURE", client -> {
                    client.moduleProxy("proxy." + HOST).net().fault("proxy." + HOST, HostFault.UNTRUSTED);
                    client.env("GOPROXY", "https://proxy." + HOST).env("GOINSECURE", HOST);
                }));
    }

    @TestFactory
    Stream<DynamicTest> modTags() {
        String proxy = "proxy." + HOST + "/go";
        return Stream.of(
                getsIn("mod tag", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "https://" + proxy);
                }),
                getsIn("mod tag hides others", client -> {
                    String mod = TAG.replace(" git https://git." + HOST + "/hello", " mod https://" + proxy);
                    client.moduleProxy(proxy).net().page(MODULE, 200, TAG + mod);
                }),
                getsIn("mod tag, the proxy wants credentials", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "https://" + proxy);
                    client.net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.file(".netrc", "machine proxy." + HOST + " login gopher password s3cret\n");
                }),
                isRefused("mod tag, the proxy wants other credentials", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "https://" + proxy);
                    client.net().basicAuth("proxy." + HOST, "gopher", "s3cret");
                    client.file(".netrc", "machine proxy." + HOST + " login gopher password wrong-s3cret\n");
                }),
                isRefused("mod tag of a proxy that does not know the module", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "https://proxy." + HOST + "/other");
                }),
                getsIn("mod tag over http", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "http://" + proxy);
                }),
                getsIn("mod tag over http under GOINSECURE", client -> {
                    client.moduleProxy(proxy).net().goImport(MODULE, "mod", "http://" + proxy);
                    client.env("GOINSECURE", HOST);
                }),
                getsIn("mod tag of the page of a prefix", client -> {
                    client.moduleProxy(proxy).net().goImport(HOST, HOST + " mod https://" + proxy);
                }));
    }

    @TestFactory
    Stream<DynamicTest> ssh() {
        return Stream.of(
                getsIn("ssh on the PATH", DirectSettingsIT::sshOnPath),
                getsIn(
                        "GIT_SSH_COMMAND",
                        client -> ssh(client).env("GIT_SSH_COMMAND", "sh " + ssh(client, "own", true))),
                getsIn("core.sshCommand", client -> coreSshCommand(ssh(client), "sh " + ssh(client, "own", true))),
                isRefused(
                        "core.sshCommand that does not get in, where the ssh on the PATH would",
                        client -> coreSshCommand(sshOnPath(client), "sh " + ssh(client, "own", false))),
                getsIn("GIT_SSH_COMMAND goes before core.sshCommand", client -> {
                    coreSshCommand(ssh(client), "sh " + ssh(client, "config", false));
                    client.env("GIT_SSH_COMMAND", "sh " + ssh(client, "own", true));
                }),
                isRefused(
                        "ssh that does not get in",
                        client -> ssh(client).env("GIT_SSH_COMMAND", "sh " + ssh(client, "own", false))),
                getsIn("git+ssh in the path of a module's page", client -> {
                    sshOnPath(client).net().goImport(MODULE, "git", "git+ssh://git@git." + HOST + ":2222/hello.git");
                }));
    }

    @Test
    void ssh_ofOurs_neverAsksAtATerminal() throws IOException {
        try (var client = new DirectClient(Files.createTempDirectory(temporary, "home"))) {
            sshOnPath(client);
            assertThat(client.us().gotIn()).isTrue();
            assertThat(client.folder().resolve("options")).content().contains("-o BatchMode=yes");
        }
    }

    /** A page that leads to an ssh URL. */
    private static DirectClient ssh(DirectClient client) {
        client.net().goImport(MODULE, "git", "ssh://git@git." + HOST + "/hello.git");
        return client;
    }

    private static DirectClient sshOnPath(DirectClient client) {
        Path file = ssh(ssh(client), "ssh", true);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return client.env("PATH", file.getParent() + File.pathSeparator + System.getenv("PATH"));
    }

    private static void coreSshCommand(DirectClient client, String command) {
        client.file(".gitconfig", "[core]\n  sshCommand = \"" + command + "\"\n");
    }

    /** An ssh that drops its options and runs the command here, or lets nobody in. */
    private static Path ssh(DirectClient client, String name, boolean letsIn) {
        return client.file("bin/" + name, """
                #!/bin/sh
                for option in "$@"; do
                  [ "$option" = -G ] && exit 0
                done
                for command in "$@"; do :; done
                echo "$@" >> '%s'
                echo "%s: $command" >> '%s'
                [ %s = false ] && { echo 'git@git: Permission denied (publickey).' >&2; exit 255; }
                exec git upload-pack '%s'
                """.formatted(
                        client.folder().resolve("options"),
                        name,
                        client.folder().resolve(LOG),
                        letsIn,
                        client.repo().folder()));
    }

    /** Like the page of {@link DirectClient#vanity}, open to all. */
    private static DirectClient open(DirectClient client) {
        client.net().page(MODULE, 200, TAG).repo("git." + HOST + "/hello", client.repo());
        return client;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
