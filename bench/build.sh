# Builds the benchmarks; who sources this has ROOT, fail and say, and find_jdk.

# build_benchmarks: leaves JAVA_HOME, and the class paths of the benchmarks and of the demo's store in BENCH_PATH and STORE_PATH.
build_benchmarks() {
    local built="$ROOT/benchmarks/target/.built" module sources=()
    JAVA_HOME="$(find_jdk)"
    [[ -n "$JAVA_HOME" ]] || fail "no JDK $JDK_RELEASE or newer found; install one and set JAVA_HOME to it"
    export JAVA_HOME
    for module in core-vfs ufs cache demo-store benchmarks; do
        sources+=("$ROOT/$module/src/main" "$ROOT/$module/pom.xml")
    done
    if [[ ! -e "$built" || -n "$(find "${sources[@]}" "$ROOT/pom.xml" -newer "$built" -print -quit)" ]]; then
        say "building (mvn package)"
        (cd "$ROOT" && mvn -q -B -pl benchmarks,demo-store -am package -DskipTests) >"$LOGS/build.log" 2>&1 ||
            fail "the build failed; see $LOGS/build.log"
        touch "$built"
    fi
    # shellcheck disable=SC2034  # used by who sources this
    BENCH_PATH="$ROOT/benchmarks/target/*:$ROOT/benchmarks/target/lib/*"
    # shellcheck disable=SC2034
    STORE_PATH="$ROOT/demo-store/target/*:$ROOT/demo-store/target/lib/*"
}
