package io.sluice.tools.cli;

import picocli.CommandLine.Command;

/** The block cache of the gateway. */
@Command(
        name = "cache",
        description = "The block cache.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CacheLs.class, CacheStat.class, CacheVerify.class, CacheSimulate.class})
final class CacheCommand extends CommandGroup {}
