# What the suite store-errors does in the guest, where /mnt/nfs is the gateway's namespace by the Linux NFS client.
set -uo pipefail
RESULTS=$WORK/guest/results LOGS=$WORK/guest/logs
. "$ROOT/test/lib/checks.sh"
NFS=/mnt/nfs

# By NFS a program waits, longer than the gateway tries, and is served when the store is back.
waits_and_is_served() {
  local reader
  python3 "$TEST_HOME/lib/file_op.py" read "$NFS/odd/away" >"$WORK/guest/read" &
  reader=$!
  sleep 6
  kill -0 "$reader" || fail "it did not wait: $(cat "$WORK/guest/read")"
  touch "$WORK/guest/healed"
  wait "$reader"
  [ "$(cat "$WORK/guest/read")" = OK ] || fail "$(cat "$WORK/guest/read")"
}

CHECK_SECONDS=60
check "NFS: a store that refuses gives EACCES" refused EACCES read "$NFS/odd/refused"
check "NFS: a full disk gives ENOSPC" refused ENOSPC fill "$NFS/local/by-nfs" 64
check "NFS: what was refused is removed" allowed unlink "$NFS/local/by-nfs"
check "NFS: a smaller file is taken then" allowed fill "$NFS/local/small-by-nfs" 1
check "NFS: a store that is away is waited for, and serves when it is back" waits_and_is_served
exit 0
