package dev.goproxy.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"goproxy version " + text()};
    }

    /** Returns the version of this jar. */
    static String text() {
        return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                .orElse("(devel)");
    }
}
