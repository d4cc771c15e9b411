package io.sluice.tools.cli;

import picocli.CommandLine.Command;

/** The block cache of the gateway. */
@Subcommands({CacheLs.class, CacheStat.class, CacheVerify.class, CacheSimulate.class})
@Command(
        name = "cache",
        description = "The block cache.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  sluice cache stat", "  sluice cache simulate shuffled:files=10000 --size 60GiB"})
final class CacheCommand extends CommandGroup {}
