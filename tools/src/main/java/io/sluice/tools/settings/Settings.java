package io.sluice.tools.settings;

/**
 * Everything that can be set, one record a module. Settings that exist are valid.
 *
 * <p>The names of the components, in lower case with hyphens, are the keys of the file: {@code cache.block-size}.
 */
public record Settings(
        NfsOptions nfs,
        FuseOptions fuse,
        AdminOptions admin,
        CacheOptions cache,
        ReadOptions read,
        WriteOptions write,
        SecurityOptions security,
        LogOptions log,
        TracingOptions tracing) {
    public static Settings defaults() {
        return new Settings(
                NfsOptions.defaults(),
                FuseOptions.defaults(),
                AdminOptions.defaults(),
                CacheOptions.defaults(),
                ReadOptions.defaults(),
                WriteOptions.defaults(),
                SecurityOptions.defaults(),
                LogOptions.defaults(),
                TracingOptions.defaults());
    }
}
