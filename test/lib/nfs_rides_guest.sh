# What the suite nfs-rides does in the guest, where /mnt/nfs is the gateway's namespace by a hard mount of the Linux NFS client.
set -uo pipefail
RESULTS=$WORK/guest/results LOGS=$WORK/guest/logs
. "$ROOT/test/lib/checks.sh"
DATA=/mnt/nfs/local

# through_a_kill COMMAND...: the gateway is killed and started again while the command runs, which must notice nothing.
through_a_kill() {
  local job
  echo 3 >/proc/sys/vm/drop_caches
  "$@" &
  job=$!
  sleep 0.2
  kill_gateway gateway
  wait "$job"
}

kill_gateway() {
  echo "$1" >"$WORK/guest/kill.new"
  mv "$WORK/guest/kill.new" "$WORK/guest/kill"
  eventually 60 test ! -e "$WORK/guest/kill"
}

unpacks() {
  mkdir -p "$DATA/unpacked"
  tar -C "$DATA/unpacked" -xf "$WORK/source/tree.tar"
  diff -r "$WORK/source/tree" "$DATA/unpacked/tree"
}

packs() {
  mkdir -p /tmp/packed
  tar -C "$DATA" -cf - tree big | tar -C /tmp/packed -xf -
  diff -r "$WORK/source/tree" /tmp/packed/tree
  [ "$(sha /tmp/packed/big)" = "$SUM" ] || fail "other bytes"
  rm -rf /tmp/packed
}

syncs() {
  needs_program rsync
  rsync -a "$WORK/source/tree/" "$DATA/synced/"
  diff -r "$WORK/source/tree" "$DATA/synced"
}

clones() {
  needs_program git
  rm -rf /tmp/clone
  git clone -q --no-local "$DATA/repository/data.git" /tmp/clone
  diff -r "$WORK/source/tree" /tmp/clone/tree | grep -v '^Only in .*: empty$' && fail "the clone differs"
  return 0
}

reads_at_random() {
  needs_program fio
  fio --name=randread --filename="$DATA/big" --readonly --rw=randread --bs=64k --size=64M --invalidate=1 --output-format=terse |
    cut -d';' -f5 | grep -qx 0 || fail "fio met an error"
}

finds() {
  local round
  for round in 1 2 3 4 5; do
    diff <(cd "$WORK/source" && find tree | sort) <(cd "$DATA" && find tree | sort)
    echo 3 >/proc/sys/vm/drop_caches
  done
}

reads_all() { [ "$(sha "$DATA/big")" = "$SUM" ] || fail "other bytes"; }

saves_a_checkpoint() {
  mkdir -p "$DATA/checkpoints"
  python3 "$TEST_HOME/lib/ride.py" save "$DATA/checkpoints/last"
}

maps() { python3 "$TEST_HOME/lib/ride.py" map "$DATA/big" "$SUM"; }

# An open file is read on although the gateway has lost all that it knew.
rides_through_the_loss_of_metadata() {
  local job
  echo 3 >/proc/sys/vm/drop_caches
  rm -f /tmp/started
  python3 "$TEST_HOME/lib/ride.py" slowly "$DATA/big" "$SUM" /tmp/started &
  job=$!
  until [ -e /tmp/started ] || ! kill -0 "$job" 2>/dev/null; do sleep 0.1; done
  kill_gateway metadata
  wait "$job"
  diff -r "$WORK/source/tree" "$DATA/tree"
}

CHECK_SECONDS=100
check "tar unpacks through a kill of the gateway" through_a_kill unpacks
check "tar packs through a kill of the gateway" through_a_kill packs
check "rsync copies through a kill of the gateway" through_a_kill syncs
check "git clones through a kill of the gateway" through_a_kill clones
check "a checkpoint is saved through a kill of the gateway" through_a_kill saves_a_checkpoint
check "fio reads through a kill of the gateway" through_a_kill reads_at_random
check "find finds everything through a kill of the gateway" through_a_kill finds
check "a mapped file is read through a kill of the gateway" through_a_kill maps
check "a big file is read through a kill of the gateway" through_a_kill reads_all
check "an open file is read on although the metadata is lost" rides_through_the_loss_of_metadata
exit 0
