# A gateway for a suite, in the suite's own folder WORK: start, stop, kill, mounts of both kinds, and the demo's store.
# Everything that is started is noted, and clean_up ends it.

SLUICE=$ROOT/bin/sluice
FUSE_MOUNTS=()
GATEWAY_HOMES=()
STORE_PID=""

# Set by whoever needs the network between the machine and the guest; the loopback else.
NFS_ADDRESS=${NFS_ADDRESS:-127.0.0.1}
NFS_PORT=${NFS_PORT:-21049}
ADMIN_PORT=${ADMIN_PORT:-21999}

sluice() { "$SLUICE" "$@" 7>&-; }

# use_home FOLDER: the gateway that sluice talks to from now on.
use_home() {
  export SLUICE_HOME=$1
  mkdir -p "$SLUICE_HOME"
  GATEWAY_HOMES+=("$SLUICE_HOME")
}

# Root of the machine and of the guest may do everything: the suites prove what Sluice says, not what it squashes.
allow_exports() {
  cat >"$SLUICE_HOME/sluice.yaml" <<YAML
nfs:
  exports:
    - path: /
      clients: [127.0.0.0/8, 10.99.7.0/30]
      ro: false
      squash: none
YAML
}

gateway_start() {
  sluice start -o "nfs.listen=$NFS_ADDRESS" -o "nfs.port=$NFS_PORT" -o "admin.port=$ADMIN_PORT" "$@"
}

gateway_stop() { sluice stop; }

gateway_pid() { cat "$SLUICE_HOME/run/sluice.pid"; }

gateway_kill() {
  local pid
  pid=$(gateway_pid)
  kill -KILL "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

# fuse_mount FOLDER [PATH] [OPTION...]
fuse_mount() {
  mkdir -p "$1"
  FUSE_MOUNTS+=("$1")
  sluice fuse mount "$@"
}

fuse_unmount() { sluice fuse umount "$1"; }

# How libnfs's programs reach a path of the namespace.
nfs_url() { echo "nfs://$NFS_ADDRESS$1?version=3&nfsport=$NFS_PORT&mountport=$NFS_PORT"; }

# How the Linux client mounts it.
nfs_options() { echo "vers=3,proto=tcp,nolock,port=$NFS_PORT,mountport=$NFS_PORT,mountproto=tcp"; }

# Why the Linux NFS client of the rig can't run here; empty if it can.
rig_problem() {
  local program
  [ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
  for program in linux ip ethtool mount.nfs insmod; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; return; }
  done
  "$ROOT/test/rig/linux-nfs-client" address >/dev/null 2>&1 || echo "this machine allows no network between it and the guest"
}

fuse_problem() {
  [ -e /dev/fuse ] || { echo "there is no /dev/fuse"; return; }
  [ "$(id -u)" -eq 0 ] || command -v fusermount3 >/dev/null || command -v fusermount >/dev/null || echo "fuse3 is not installed"
}

# Why there can be no mount by jnr; empty if there can.
jnr_problem() { ldconfig -p | grep -q 'libfuse\.so\.2' || echo "libfuse2 is not installed"; }

nfs_client() { "$ROOT/test/rig/linux-nfs-client" run -w "$WORK" -o "$(nfs_options)" "$@"; }

# The S3 server of the demonstration, which counts what it is asked; false, with the reason in STORE_PROBLEM, if it can't be had.
store_start() {
  STORE_PROBLEM="the demo's store is not built"
  [ -d "$ROOT/demo-store/target/lib" ] || return 1
  # Its standard input is this file descriptor: when the suite ends, however it does, so does the store.
  exec 7> >(exec "$JAVA_HOME/bin/java" -Xmx1g -cp "$ROOT/demo-store/target/*:$ROOT/demo-store/target/lib/*" \
    io.sluice.demo.DemoStore "$WORK/store" "$WORK/store-description" >"$WORK/store.log" 2>&1)
  STORE_PID=$!
  STORE_PROBLEM="the demo's store did not start: $WORK/store.log"
  for _ in $(seq 300); do
    [ -e "$WORK/store-description" ] && return 0
    kill -0 "$STORE_PID" 2>/dev/null || break
    sleep 0.2
  done
  STORE_PROBLEM="the demo's store did not start: $(tail -n 1 "$WORK/store.log")"
  return 1
}

store_told() { sed -n "s/^$1=//p" "$WORK/store-description"; }

# store_mount PATH [OPTION...]
store_mount() {
  local path=$1
  shift
  sluice fs mount "$path" "s3://$(store_told bucket)" --option "endpoint=$(store_told endpoint)" \
    --option "access-key=$(store_told access-key)" --option "secret-key=$(store_told secret-key)" "$@"
}

# How many GETs of objects the store has seen.
store_gets() {
  python3 -c 'import json, sys, urllib.request
print(json.load(urllib.request.urlopen(sys.argv[1])).get("GET", 0))' "$(store_told counts)"
}

# is_gateway_of HOME PID: a gateway that was killed leaves its number, which may be another program's by now, or another gateway's.
is_gateway_of() {
  grep -qs "io.sluice.tools" "/proc/$2/cmdline" &&
    { tr '\0' '\n' <"/proc/$2/environ" | grep -Fqx "SLUICE_HOME=$1" || tr '\0' '\n' <"/proc/$2/cmdline" | grep -Fqx -- "$1"; }
}

clean_up() {
  local folder home pid
  trap '' INT TERM
  ! declare -F end_running_check >/dev/null || end_running_check
  for folder in "${FUSE_MOUNTS[@]}"; do
    if mountpoint -q "$folder" 2>/dev/null || ! stat "$folder" >/dev/null 2>&1; then
      umount -l "$folder" 2>/dev/null || fusermount -uz "$folder" 2>/dev/null || true
    fi
  done
  for home in "${GATEWAY_HOMES[@]}"; do
    pid=$(cat "$home/run/sluice.pid" 2>/dev/null)
    if [ -n "$pid" ] && is_gateway_of "$home" "$pid"; then
      kill "$pid"
      for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
      kill -KILL "$pid" 2>/dev/null || true
    fi
    mkdir -p "$LOGS/$SUITE" && cp -r "$home/log" "$LOGS/$SUITE/gateway-log-$(basename "$home")" 2>/dev/null || true
  done
  [ -z "$STORE_PID" ] || kill "$STORE_PID" 2>/dev/null || true
  [ -z "${RIG_USED:-}" ] || "$ROOT/test/rig/linux-nfs-client" remove
}
