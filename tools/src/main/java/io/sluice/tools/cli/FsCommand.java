package io.sluice.tools.cli;

import picocli.CommandLine.Command;

/** What is done with the namespace. */
@Subcommands({
    FsMount.class,
    FsUnmount.class,
    FsLs.class,
    FsStat.class,
    FsCat.class,
    FsHead.class,
    FsTail.class,
    FsCp.class,
    FsMv.class,
    FsRm.class,
    FsMkdir.class,
    FsDu.class,
    FsCount.class,
    FsRefresh.class,
    FsPersist.class,
    FsWhy.class,
    FsLoad.class,
    FsFree.class,
    FsPin.class,
    FsUnpin.class,
    FsChown.class,
    FsChgrp.class,
    FsChmod.class,
    FsChecksum.class
})
@Command(
        name = "fs",
        description = "Work with the namespace: mounts, files, directories.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sluice fs mount /training-data s3://bucket/prefix --readonly",
            "  sluice fs ls -R /training-data",
            "  sluice fs load /training-data --detach"
        })
final class FsCommand extends CommandGroup {}
