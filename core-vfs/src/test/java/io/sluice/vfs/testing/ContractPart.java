package io.sluice.vfs.testing;

/** A theme of the contract: tests as default methods, so that one class can have the tests of every theme. */
interface ContractPart {
    /** The file system under test, made anew for each test. */
    Scene scene();
}
