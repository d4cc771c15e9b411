# What is looked at while the composition runs; for deploy/test/compose.

container() { compose ps -q "$1"; }
healthy() { [[ "$(docker inspect -f '{{.State.Health.Status}}' "$(container "$1")")" == healthy ]]; }
ended_well() { [[ "$(docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$(container "$1")")" == "exited 0" ]]; }
web() { curl --fail --silent --show-error --max-time 10 "$@"; }
page="http://127.0.0.1:$SLUICE_WEB_PORT"
in_gateway() { docker exec "$(container gateway)" "$@"; }

bucket_is_filled() {
    eventually 180 ended_well fill || { compose logs fill; return 1; }
    compose logs fill | grep -E '[0-9]+ objects put'
}

is_joined() {
    eventually 180 ended_well join || { compose logs join; return 1; }
    in_gateway sluice fs mount | grep '^/training-data .* up'
}

reader_is_content() {
    eventually 180 ended_well reader || { compose logs reader; return 1; }
    compose logs reader | grep 'files are right'
}

reads_again() { compose run --rm reader | grep 'files are right'; }

page_answers() {
    web "$page/" | grep -i '<html' >/dev/null
    web -o /dev/null "$page/metrics"
    web -o /dev/null "$page/health/ready"
}

# Another name, or no token: the guard of the admin API holds behind the forwarder too.
page_is_guarded() {
    local code
    code="$(curl -s -o /dev/null -w '%{http_code}' -H 'Host: sluice.example.org' "$page/")"
    [[ $code == 403 ]] || { say "another Host: $code"; return 1; }
    code="$(curl -s -o /dev/null -w '%{http_code}' -X POST "$page/api/v1/stop")"
    [[ $code == 401 ]] || { say "no token: $code"; return 1; }
}

host_reads_by_nfs() {
    local url="nfs://127.0.0.1/training-data" ports="?version=3&nfsport=$SLUICE_NFS_PORT&mountport=$SLUICE_NFS_PORT" wanted got
    wanted="$(nfs-cat "$url/SHA256SUMS$ports" | awk '$2 == "shards/train-000000.tar" { print $1 }')"
    got="$(nfs-cat "$url/shards/train-000000.tar$ports" | sha256sum)"
    [[ -n $wanted && ${got%% *} == "$wanted" ]]
}

result_is_in_the_bucket() {
    eventually 60 docker exec "$(container store)" sh -c 'ls /data/training-data/result-of-*'
}

gateway_has_no_privilege() {
    [[ "$(in_gateway id -u)" == 10001 ]]
    in_gateway grep -E '^CapEff:[[:space:]]*0+$' /proc/1/status
    in_gateway sh -c '! touch /opt/sluice/x 2>/dev/null'
}

# With AOTMode=on a JVM that can't use the archive does not start.
commands_start_quickly_from_the_archive() {
    in_gateway test -s /opt/sluice/aot/gateway.aot
    in_gateway env SLUICE_OPTS=-XX:AOTMode=on sluice --version
}

# Once, in the background, by the first command; a later one finds and takes them.
distribution_makes_its_archives_once() {
    local unpacked="$work/unpacked" made
    mkdir "$unpacked"
    tar -xzf "$distribution" -C "$unpacked" --strip-components=1
    "$unpacked/bin/sluice" --home "$unpacked/home" --version
    flock -w 120 "$unpacked/aot/.making" true
    made="$(stat -c '%n %i %y' "$unpacked"/aot/*.aot)"
    SLUICE_OPTS=-XX:AOTMode=on "$unpacked/bin/sluice" --home "$unpacked/home" --version
    flock -w 120 "$unpacked/aot/.making" true
    [[ "$made" == "$(stat -c '%n %i %y' "$unpacked"/aot/*.aot)" ]]
}

# The order of the end: the log says it, and the exit code does.
stops_in_order() {
    compose stop gateway >/dev/null 2>&1
    [[ "$(docker inspect -f '{{.State.ExitCode}}' "$(container gateway)")" == 0 ]]
    docker logs "$(container gateway)" 2>&1 | grep event=stopped
    compose start gateway >/dev/null 2>&1
    eventually 60 healthy gateway
}

comes_back_after_a_kill() {
    local before
    before="$(docker inspect -f '{{.State.Pid}}' "$(container gateway)")"
    kill -KILL "$before"
    eventually 60 comes_back "$before"
}

comes_back() {
    local now
    now="$(docker inspect -f '{{.State.Pid}}' "$(container gateway)")"
    [[ $now != 0 && $now != "$1" ]] && healthy gateway
}

prometheus_sees_it() {
    eventually 60 docker exec "$(container prometheus)" sh -c \
        "curl -s 'http://127.0.0.1:9090/api/v1/query?query=up' | grep -q '\"instance\":\"gateway\".*\"1\"'"
}

store_is_out_of_reach() {
    docker run --rm --network sluice-test_training --entrypoint sh "$(image_of_service gateway)" \
        -c 'curl -s -o /dev/null http://door:19998/ && ! curl -s --max-time 3 http://store:9000/'
}

# By the kernel, through a volume that dockerd mounts.
trainer_is_content() {
    compose run --rm trainer | grep 'files are right'
}

no_secret_is_in_the_logs() {
    local value
    docker logs "$(container gateway)" >"$work/gateway.log" 2>&1
    while IFS='=' read -r _ value; do
        ! grep -qF -- "$value" "$work/gateway.log" || return 1
    done <"$checkout/deploy/compose/secrets/keys.env"
}

run_checks() {
    check "the distribution makes what lets it start quickly once" distribution_makes_its_archives_once
    check "the bucket is filled" bucket_is_filled
    check "the gateway is healthy" eventually 120 healthy gateway
    check "the bucket is joined to the namespace" is_joined
    check "the client by libnfs reads every file with its checksum" reader_is_content
    check "what the client wrote is in the bucket" result_is_in_the_bucket
    check "the web page, metrics and health answer on this host's loopback" page_answers
    check "the web page refuses other names, and changes without the token" page_is_guarded
    check "this host reads through the published port of NFS" host_reads_by_nfs
    check "the gateway is user 10001, has no capability and a read-only image" gateway_has_no_privilege
    check "the image has the archives for a quick start" commands_start_quickly_from_the_archive
    check "clients can't reach the store" store_is_out_of_reach
    check "Prometheus sees the gateway" prometheus_sees_it
    check "the gateway stops in order and starts again" stops_in_order
    check "after the stop, clients read every file" reads_again
    check "a gateway that is killed comes back" comes_back_after_a_kill
    check "after the kill, clients read every file" reads_again
    check "after the kill, the web page answers" page_answers
    check "filling again changes nothing" bash -c "cd '$checkout' && docker-compose --project-name sluice-test run --rm fill | grep 'was full'"
    check "no key of the store is in the gateway's log" no_secret_is_in_the_logs
    if grep -qw nfs /proc/filesystems || modprobe -q nfs; then
        check "the client that mounts by NFS reads every file" trainer_is_content
    else
        say "  SKIP the client that mounts by NFS  (this kernel has no NFS client)"
    fi
}

leaves_nothing() {
    compose --profile monitoring --profile nfs down --volumes --timeout 60
    [[ -z "$(docker ps -aq)" ]] || { docker ps -a; return 1; }
    [[ -z "$(docker volume ls -q)" ]] || { docker volume ls; return 1; }
    ! docker network ls --format '{{.Name}}' | grep sluice-test
}
