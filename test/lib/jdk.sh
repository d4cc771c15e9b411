# find_jdk: prints the home of a JDK of this release or newer, or nothing.

JDK_RELEASE=25

jdk_release_of() {
    local release
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    echo "${release:-0}"
}

find_jdk() {
    local home on_path
    on_path=$(readlink -f "$(command -v javac)")
    for home in "${JAVA_HOME:-/none}" "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        if [ -x "$home/bin/javac" ] && [ "$(jdk_release_of "$home")" -ge "$JDK_RELEASE" ]; then
            echo "$home"
            return
        fi
    done
}
