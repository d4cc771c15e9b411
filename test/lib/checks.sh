# The check library: every check is one named line, PASS, FAIL or SKIP with a reason, and has a log of its own.
#
#   check NAME COMMAND [ARG...]     PASS if COMMAND ends with 0, SKIP if it called skip, else FAIL
#   skip REASON                     ends the check that calls it
#   refused ERRNO OPERATION ARG...  the file operation must fail with exactly this errno (see file_op.py)
#   same A B, eventually SECONDS COMMAND..., one_line FILE
#
# RESULTS is the file of result lines (status, suite, name, reason; parted by tabs), LOGS the folder of the logs.

SKIP_STATUS=77
CHECK_SECONDS=${CHECK_SECONDS:-120}
TEST_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

skip() {
  printf '%s\n' "$*" >&2
  exit "$SKIP_STATUS"
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# record STATUS NAME REASON
record() {
  printf '%s\t%s\t%s\t%s\n' "$1" "$SUITE" "$2" "${3//$'\t'/ }" >>"$RESULTS"
  printf '  %-4s %s%s\n' "$1" "$2" "${3:+  ($3)}"
}

check() {
  local name=$1 log status reason
  shift
  mkdir -p "$LOGS/$SUITE"
  log=$LOGS/$SUITE/$(tr -c 'A-Za-z0-9\n' '-' <<<"$name" | cut -c1-80).log
  run_limited "$CHECK_SECONDS" "$@" >"$log" 2>&1 </dev/null
  status=$?
  reason=$(tail -n 1 "$log" | tr -d '\r' | cut -c1-160)
  case $status in
    0) record PASS "$name" "" ;;
    "$SKIP_STATUS") record SKIP "$name" "$reason" ;;
    124) record FAIL "$name" "not finished after $CHECK_SECONDS s" ;;
    *) record FAIL "$name" "${reason:-exit code $status}" ;;
  esac
}

# skip_check NAME REASON: a check that can't run here at all.
skip_check() { record SKIP "$1" "$2"; }

# Runs a command or function in a process group of its own, so that nothing of it is left when its time is over.
run_limited() {
  local seconds=$1 pid watchdog status
  shift
  set -m
  ( set +m; trap - EXIT; set -e; "$@" ) &
  pid=$!
  RUNNING_CHECK=$pid
  ( sleep "$seconds"; kill -TERM -- "-$pid" && sleep 5 && kill -KILL -- "-$pid" ) >/dev/null 2>&1 &
  watchdog=$!
  wait "$pid"
  status=$?
  RUNNING_CHECK=""
  kill -TERM -- "-$watchdog" 2>/dev/null
  wait "$watchdog" 2>/dev/null
  set +m
  [ "$status" -eq 143 ] || [ "$status" -eq 137 ] && status=124
  return "$status"
}

# For who is interrupted in the middle of a check.
end_running_check() { [ -z "${RUNNING_CHECK:-}" ] || kill -KILL -- "-$RUNNING_CHECK" 2>/dev/null || true; }

needs_program() {
  command -v "$1" >/dev/null || skip "$1 is not installed"
}

same() { cmp -- "$1" "$2"; }

refused() {
  local expected=$1 got
  shift
  got=$(python3 "$TEST_HOME/lib/file_op.py" "$@") || return
  [ "$got" = "$expected" ] || fail "$*: expected $expected, got $got"
}

allowed() { refused OK "$@"; }

# eventually SECONDS COMMAND...: tries again until it succeeds.
eventually() {
  local deadline=$((SECONDS + $1))
  shift
  until ("$@"); do
    [ "$SECONDS" -lt "$deadline" ] || fail "never came true: $*"
    sleep 0.2
  done
}

sha() { sha256sum -- "$1" | cut -d' ' -f1; }
