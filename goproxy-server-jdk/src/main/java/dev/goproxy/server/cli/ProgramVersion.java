package dev.goproxy.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                .orElse("(devel)");
        return new String[] {"goproxy version " + version};
    }
}
