package io.sluice.tools.metrics;

import java.util.List;

/** What a gateway exposes of itself at {@code /metrics}; docs/METRICS.md has the same list for people. */
enum Metric {
    NFS_CALLS(
            "sluice_nfs_call_seconds", Kind.HISTOGRAM, "Time until the answer to an NFS call was ready.", "procedure"),
    NFS_ERRORS(
            "sluice_nfs_call_errors_total", Kind.COUNTER, "NFS calls that were answered with an error.", "procedure"),
    NFS_READ("sluice_nfs_read_bytes_total", Kind.COUNTER, "Bytes that NFS clients read."),
    NFS_WRITTEN("sluice_nfs_written_bytes_total", Kind.COUNTER, "Bytes that NFS clients wrote."),
    NFS_CONNECTIONS("sluice_nfs_connections", Kind.GAUGE, "Connections of NFS clients that are open."),
    FUSE_OPERATIONS(
            "sluice_fuse_operation_seconds",
            Kind.HISTOGRAM,
            "Time until the kernel had the answer to a FUSE operation.",
            "mountpoint",
            "operation"),
    FUSE_ERRORS(
            "sluice_fuse_operation_errors_total",
            Kind.COUNTER,
            "FUSE operations that were answered with an error.",
            "mountpoint",
            "operation"),
    FUSE_READ("sluice_fuse_read_bytes_total", Kind.COUNTER, "Bytes read through a FUSE mount.", "mountpoint"),
    FUSE_WRITTEN("sluice_fuse_written_bytes_total", Kind.COUNTER, "Bytes written through a FUSE mount.", "mountpoint"),
    FUSE_OPEN("sluice_fuse_open_files", Kind.GAUGE, "Files that are open in a FUSE mount.", "mountpoint"),
    STORE_CALLS(
            "sluice_store_call_seconds",
            Kind.HISTOGRAM,
            "Time until a store began to answer a call.",
            "store",
            "operation"),
    STORE_ERRORS(
            "sluice_store_call_errors_total",
            Kind.COUNTER,
            "Calls that a store did not answer as asked, streams that broke too.",
            "store",
            "operation"),
    STORE_BYTES(
            "sluice_store_bytes_total", Kind.COUNTER, "Bytes that came from or went to a store.", "store", "operation"),
    MOUNT_UP("sluice_mount_up", Kind.GAUGE, "1 if the store of a mount can be reached, else 0.", "mount", "store"),
    MOUNT_UNSAVED("sluice_mount_unsaved_bytes", Kind.GAUGE, "Bytes of a mount that are not yet in its store.", "mount"),
    HIT_READS("sluice_cache_hit_reads_total", Kind.COUNTER, "Reads of which all was in the cache.", "mount"),
    HIT_BYTES("sluice_cache_hit_bytes_total", Kind.COUNTER, "Bytes of those reads.", "mount"),
    MISS_READS("sluice_cache_miss_reads_total", Kind.COUNTER, "Reads of which something was not cached.", "mount"),
    MISS_BYTES("sluice_cache_miss_bytes_total", Kind.COUNTER, "Bytes of those reads.", "mount"),
    FETCHED_BYTES("sluice_cache_fetched_bytes_total", Kind.COUNTER, "Bytes that were fetched from the store.", "mount"),
    REFUSED_BLOCKS("sluice_cache_refused_blocks_total", Kind.COUNTER, "Blocks that the cache did not take.", "mount"),
    MOUNT_EVICTIONS("sluice_cache_evictions_total", Kind.COUNTER, "Files that were evicted.", "mount"),
    MOUNT_CACHED("sluice_cache_used_bytes", Kind.GAUGE, "Bytes of a mount that are cached.", "mount"),
    DIRECTORY_USED("sluice_cache_directory_used_bytes", Kind.GAUGE, "Bytes in a cache directory.", "directory"),
    DIRECTORY_LIMIT(
            "sluice_cache_directory_limit_bytes", Kind.GAUGE, "Bytes that a cache directory may hold.", "directory"),
    DIRECTORY_FILES(
            "sluice_cache_directory_files",
            Kind.GAUGE,
            "Files of which something is in a cache directory.",
            "directory"),
    DIRECTORY_ALARM(
            "sluice_cache_directory_alarm", Kind.GAUGE, "1 if a cache directory takes nothing, else 0.", "directory"),
    FETCH_REQUESTS("sluice_fetch_requests_in_flight", Kind.GAUGE, "Requests for bytes of stores under way or queued."),
    FETCH_BYTES("sluice_fetch_bytes_in_flight", Kind.GAUGE, "Bytes of the read budget that are in use."),
    DEMAND_WAITS("sluice_fetch_demand_waits_total", Kind.COUNTER, "Times that a reader had to wait for a store."),
    UPLOAD_FILES("sluice_upload_pending_files", Kind.GAUGE, "Files that are whole here and not yet in their store."),
    UPLOAD_BYTES("sluice_upload_pending_bytes", Kind.GAUGE, "Bytes of those files."),
    UPLOAD_OLDEST("sluice_upload_oldest_seconds", Kind.GAUGE, "For how long the oldest of them has been waiting."),
    UPLOAD_STUCK("sluice_upload_failed_files", Kind.GAUGE, "Files that were refused or set aside."),
    UPLOAD_ALARM("sluice_upload_alarm", Kind.GAUGE, "1 if somebody should look at the uploads, else 0.");

    /** How a metric behaves. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String exposedName;
    private final Kind kind;
    private final String help;
    private final String labels;

    Metric(String exposedName, Kind kind, String help, String... labels) {
        this.exposedName = exposedName;
        this.kind = kind;
        this.help = help;
        this.labels = String.join(",", labels);
    }

    String exposedName() {
        return exposedName;
    }

    Kind kind() {
        return kind;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(","));
    }
}
