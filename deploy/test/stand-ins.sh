# A dockerd of its own, and images under the names that docker-compose.yml and deploy/Dockerfile use; for deploy/test/compose.

start_dockerd() {
    export DOCKER_HOST="unix://$work/docker.sock"
    dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/exec" --pidfile "$work/dockerd.pid" \
        --bip 172.30.71.1/24 >"$work/dockerd.log" 2>&1 &
    dockerd_pid=$!
    eventually 60 docker info || { tail -n 5 "$work/dockerd.log"; die "dockerd does not start"; }
}

# Where this machine gets its packages from, as apt was told.
package_source() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | head -n 1
}

image_of() { sed -n "s/^FROM \($1:[^ ]*\).*/\1/p" "$checkout/deploy/Dockerfile" | head -n 1; }

image_of_service() {
    python3 -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))["services"][sys.argv[2]]["image"])' "$checkout/docker-compose.yml" "$1"
}

make_stand_ins() {
    local release
    release="$(. /etc/os-release && echo "$VERSION_CODENAME")"
    debootstrap --variant=minbase --include=ca-certificates,curl,fuse3,libnfs-utils,mawk,procps,prometheus,socat,wget "$release" "$work/base" "$(package_source)" \
        >>"$log" 2>&1 || { tail -n 5 "$log"; die "debootstrap failed"; }
    # Everything is installed already: apt-get of the Dockerfile finds nothing to fetch.
    rm -rf "$work/base/var/cache/apt/archives" "$work/base/etc/apt/sources.list" "$work/base/etc/apt/sources.list.d"
    mkdir -p "$work/base/opt/java/openjdk" "$work/base/etc/apt/sources.list.d"
    tar -C "$JAVA_HOME" --exclude=./jmods --exclude=./lib/src.zip --exclude=./man -cf - . | tar -C "$work/base/opt/java/openjdk" -xf -
    tar -C "$work/base" -cf - . | docker import \
        --change 'ENV JAVA_HOME=/opt/java/openjdk' \
        --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
        - "$(image_of eclipse-temurin)" >>"$log"
    rm -rf --one-file-system "$work/base"
    stand_in_for_maven
    stand_in_for_minio
    stand_in_for_prometheus
}

# built TAG: from the folder that the function before has filled.
built() {
    docker build -q -t "$1" "$work/image" >>"$log" 2>&1 || { tail -n 10 "$log"; die "the image $1 could not be made"; }
    rm -rf "$work/image"
}

stand_in_for_maven() {
    mkdir -p "$work/image"
    cp "$distribution" "$work/image/sluice-distribution.tar.gz"
    printf '#!/bin/sh\nset -e\nmkdir -p dist/target\ncp /stand-in/sluice-distribution.tar.gz dist/target/\n' >"$work/image/mvn"
    chmod +x "$work/image/mvn"
    printf 'FROM %s\nCOPY mvn /usr/local/bin/mvn\nCOPY sluice-distribution.tar.gz /stand-in/\n' "$(image_of eclipse-temurin)" >"$work/image/Dockerfile"
    built "$(image_of maven)"
}

# Takes the same words and the same variables as MinIO, and answers "mc ready".
stand_in_for_minio() {
    mkdir -p "$work/image/demo"
    tar -xzf "$distribution" -C "$work/image/demo" --strip-components=2 --wildcards '*/demo/*'
    cat >"$work/image/minio" <<'MINIO'
#!/bin/sh
set -e
umask 077
cat >/tmp/s3proxy.properties <<PROPERTIES
s3proxy.endpoint=http://0.0.0.0:9000
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$MINIO_ROOT_USER
s3proxy.credential=$MINIO_ROOT_PASSWORD
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$2
PROPERTIES
exec java -Xmx512m -cp "/opt/demo/*" org.gaul.s3proxy.Main --properties /tmp/s3proxy.properties
MINIO
    printf '#!/bin/sh\nexec curl -s -o /dev/null http://127.0.0.1:9000/\n' >"$work/image/mc"
    chmod +x "$work/image/minio" "$work/image/mc"
    printf 'FROM %s\nCOPY demo /opt/demo\nCOPY minio mc /usr/local/bin/\nENTRYPOINT ["minio"]\n' "$(image_of eclipse-temurin)" >"$work/image/Dockerfile"
    built "$(image_of_service store)"
}

stand_in_for_prometheus() {
    mkdir -p "$work/image"
    printf 'FROM %s\nRUN install -d -o nobody /prometheus\nUSER nobody\nENTRYPOINT ["prometheus", "--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]\n' \
        "$(image_of eclipse-temurin)" >"$work/image/Dockerfile"
    built "$(image_of_service prometheus)"
}
