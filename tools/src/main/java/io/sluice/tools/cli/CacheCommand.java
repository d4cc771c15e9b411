package io.sluice.tools.cli;

import picocli.CommandLine.Command;

/** The block cache of the gateway. */
@Subcommands({CacheLs.class, CacheStat.class, CacheVerify.class, CacheSimulate.class})
@Command(name = "cache", description = "The block cache.", synopsisSubcommandLabel = "COMMAND")
final class CacheCommand extends CommandGroup {}
