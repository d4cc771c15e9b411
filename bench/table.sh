# The table of bench/run: from the samples, a line "ROUND ROW SECONDS TICKS" each, of which those of round 0 do not count, to the page, between its two marks.

BEGIN_MARK='<!-- bench:begin -->'
END_MARK='<!-- bench:end -->'

has_marks() {
    [[ -f "$1" && -w "$1" ]] && awk -v begin="$BEGIN_MARK" -v end="$END_MARK" \
        '$0 == begin { open = 1 } $0 == end && open { found = 1 } END { exit !found }' "$1"
}

# Each row's key and what it is called, the row that it is set beside, and the row and the least ratio to it that the design wants.
describe_rows() {
    cat <<'ROWS'
local|local file, page cache: `dd bs=1M`|||
c-fuse-direct|C libfuse 2 over that file: `dd bs=1M iflag=direct`|local||
fuse-direct|FUSE, through the door: `dd bs=1M iflag=direct`|local|c-fuse-direct|0.9
c-fuse-door|C libfuse 2 over that file: `dd bs=1M`, pages dropped before|local||
fuse-door|FUSE, through the door: `dd bs=1M`, pages dropped before|local|c-fuse-door|0.9
fuse-pages|FUSE, pages that the kernel kept: past the door|local||
nfs-1m|NFS: libnfs, 8 READs of 1 MiB in flight|local||
nfs-128k|NFS: libnfs, 8 READs of 128 KiB in flight|local||
gets|parallel ranged GET: 8 × 8 MiB, bytes thrown away|||
cold-fuse|cold by FUSE: `dd bs=1M`|gets|gets|0.9
cold-nfs|cold by NFS: libnfs, 8 READs of 1 MiB in flight|gets|gets|0.9
ROWS
}

table_rows() {
    describe_rows | awk -F'|' -v bytes="$bytes" -v hertz="$(getconf CLK_TCK)" -v samples="$samples" '
        function sorted(text, into,   n, i, j, x) {
            n = split(text, into, " ")
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && into[j - 1] + 0 > into[j] + 0; j--) { x = into[j]; into[j] = into[j - 1]; into[j - 1] = x }
            return n
        }
        function median(text,   v, n) { n = sorted(text, v); return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2 }
        function spread(text,   v, n) { n = sorted(text, v); return sprintf("%.0f–%.0f", v[1], v[n]) }
        function name(row) { return row == "local" ? "local" : row == "gets" ? "ranged GET" : "C libfuse 2" }
        function ratio(row, other) { return median(speed[row]) / median(speed[other]) }
        function beside(row, other) { return other == "" ? "(yardstick)" : sprintf("%.2f of %s", ratio(row, other), name(other)) }
        function verdict(row, other, target) {
            if (target == "") return "–"
            return sprintf("≥ %s of %s: %.2f, %s", target, name(other), ratio(row, other), ratio(row, other) >= target ? "met" : "**not met**")
        }
        BEGIN {
            while ((getline line < samples) > 0) {
                split(line, f, " ")
                if (f[1] == 0) continue
                speed[f[2]] = speed[f[2]] " " bytes / 1e6 / f[3]
                cpu[f[2]] = cpu[f[2]] " " f[4] / hertz / (bytes / 1e9)
            }
        }
        {
            printf "| %s | %.0f | %s | %s | %s | %s |\n", $2, median(speed[$1]), spread(speed[$1]), beside($1, $3), \
                $1 == "local" ? "–" : sprintf("%.2f", median(cpu[$1])), verdict($1, $4, $5)
        }'
}

machine() {
    local model
    model="$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)"
    echo "$(nproc) cores${model:+ ($model)}, $(free -g | awk '/^Mem:/ {print $2}') GiB of memory, Linux $(uname -r), $(stat -f -c %T /var/tmp) below /var/tmp"
}

page_part() {
    local version
    version="$(git -C "$ROOT" describe --always --dirty 2>/dev/null || echo "no Git")"
    cat <<PAGE
$BEGIN_MARK
$(date -u +'%Y-%m-%d %H:%M') UTC, Sluice $version, one file of $size, $rounds rounds.
$(machine), $(sed -n 's/^IMPLEMENTOR="\(.*\)"$/\1/p' "$JAVA_HOME/release") JDK $(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$JAVA_HOME/release").
Load average at the start: **$load** (1, 5, 15 min), at the end, with the run itself: $(cut -d' ' -f1-3 /proc/loadavg)$(awk -v load="${load%% *}" -v cores="$(nproc)" 'load > cores / 4 { print "; **the machine was busy with other work: these figures are noise**" }').

| read of the whole file | MB/s, median | min–max | ratio | CPU s/GB | target |
|---|---|---|---|---|---|
$(table_rows)
$END_MARK
PAGE
}

# write_table FILE: puts the table between its marks, and leaves the rest as it is.
write_table() {
    page_part >"$WORK/part"
    awk -v begin="$BEGIN_MARK" -v end="$END_MARK" -v part="$WORK/part" '
        $0 == begin && !done { while ((getline line < part) > 0) print line; skip = 1; done = 1 }
        !skip { print }
        $0 == end { skip = 0 }' "$1" >"$WORK/page"
    cat "$WORK/page" >"$1"
}
