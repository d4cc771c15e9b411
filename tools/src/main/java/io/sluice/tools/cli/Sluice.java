package io.sluice.tools.cli;

import io.sluice.tools.SluiceHome;
import io.sluice.tools.settings.UserError;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The program {@code sluice}. Exit codes: 0, 1 (failed, with one line on stderr), 2 (bad usage). */
@Subcommands({
    StartCommand.class,
    StopCommand.class,
    StatusCommand.class,
    TopCommand.class,
    DoctorCommand.class,
    ConfigCommand.class,
    FsCommand.class,
    FuseCommand.class,
    NfsCommand.class,
    CacheCommand.class,
    DemoCommand.class,
    BenchCommand.class,
    CompletionCommand.class
})
@Command(
        name = "sluice",
        version = "sluice 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes cloud storage look like a local file system, by NFS and FUSE.",
        footer = {
            "",
            "Begin with:",
            "  sluice demo                                          see everything work",
            "  sluice start                                         start a gateway",
            "  sluice fs mount /training-data s3://bucket/prefix    join a bucket to it",
            "  sluice fuse mount /mnt/data /training-data           and mount it here"
        })
public final class Sluice {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private final OutputStream out;
    private final boolean watched;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The gateway's folder (default: $SLUICE_HOME or ~/.sluice).")
    private Optional<Path> home = Optional.empty();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
    private boolean json;

    private Sluice(OutputStream out, boolean watched) {
        this.out = out;
        this.watched = watched;
    }

    public static void main(String[] args) {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10);
        int code = run(args, out, new FileOutputStream(FileDescriptor.err), Terminal.isErr());
        System.exit(code);
    }

    /**
     * Runs one command line and returns its exit code.
     *
     * @param watched whether {@code err} is a terminal, where a line may be written over
     */
    static int run(String[] args, OutputStream out, OutputStream err, boolean watched) {
        CommandLine line = withOutputs(CommandTree.branch(new Sluice(out, watched), args), out, err);
        int code = line.execute(args);
        line.getOut().flush();
        return code;
    }

    /** All commands, ready to be run. */
    static CommandLine commandLine(OutputStream out, OutputStream err, boolean watched) {
        return withOutputs(CommandTree.whole(new Sluice(out, watched)), out, err);
    }

    private static CommandLine withOutputs(CommandLine line, OutputStream out, OutputStream err) {
        PrintWriter errors = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
        return line.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), false))
                .setErr(errors)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> failed(failure, errors))
                .setParameterExceptionHandler((failure, _) -> badUsage(failure, errors));
    }

    private static int failed(Exception failure, PrintWriter errors) throws Exception {
        if (!(failure instanceof UserError)) {
            throw failure;
        }
        errors.println("sluice: " + Terminal.printable(failure.getMessage()));
        return FAILED;
    }

    private static int badUsage(ParameterException failure, PrintWriter errors) {
        errors.println("sluice: " + Terminal.printable(BadUsage.line(failure)));
        return BAD_USAGE;
    }

    SluiceHome home() {
        return home.map(SluiceHome::new).orElseGet(SluiceHome::ofUser);
    }

    boolean isJson() {
        return json;
    }

    boolean isWatched() {
        return watched;
    }

    /** For bytes; flush {@link ClientCommand#print} first. */
    OutputStream out() {
        return out;
    }
}
