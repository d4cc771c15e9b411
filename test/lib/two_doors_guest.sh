# What the suite two-doors does in the guest, where /mnt/nfs is the gateway's namespace by the Linux NFS client.
set -uo pipefail
RESULTS=$WORK/guest/results LOGS=$WORK/guest/logs
. "$ROOT/test/lib/checks.sh"
. "$ROOT/test/lib/workloads.sh"
. "$ROOT/test/lib/errors.sh"
NFS=/mnt/nfs

read_by_nfs() { [ "$(sha "$NFS/$1")" = "$2" ] || fail "other bytes"; }

written_by_nfs() {
  dd if="$WORK/big" of="$NFS/$1/by-nfs" bs=1M conv=fsync status=none
  [ "$(stat -c %s "$NFS/$1/by-nfs")" -eq $((1 << 30)) ] || fail "$(stat -c %s "$NFS/$1/by-nfs") bytes"
}

CHECK_SECONDS=150
for store in $STORES; do
  if [ "$WITH_FUSE" != no ]; then
    check "$store: NFS reads the 1 GiB that FUSE wrote" read_by_nfs "$store/by-fuse" "$SUM"
  fi
  check "$store: 1 GiB is written by NFS" written_by_nfs "$store"
  echo 3 >/proc/sys/vm/drop_caches
  check "$store: NFS reads it back" read_by_nfs "$store/by-nfs" "$SUM"
  mkdir -p "$NFS/$store/nfs-work"
  SUITE="$SUITE-nfs-$store" run_workloads "$NFS/$store/nfs-work" "$WORK/source"
done
check "overwrite=replace: a sealed file is replaced by NFS" writes_over "$NFS/replace/by-nfs"
mkdir -p "$NFS/local/nfs-errors" "$NFS/other/nfs-errors"
SUITE="$SUITE-nfs-errors" check_errors nfs "$NFS/local/nfs-errors" "$NFS/readonly" "$NFS/other/nfs-errors"
[ "$WITH_FUSE" = no ] || stat -c %i "$NFS/local/by-fuse" >"$WORK/nfs-inode"
exit 0
