# What a benchmark needs of the system; who sources this has fail and say.

# install_packages PACKAGE...: those that are missing, by apt-get.
install_packages() {
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    command -v apt-get >/dev/null || fail "needs ${missing[*]}; install it with your system's package manager"
    say "installing ${missing[*]} (apt-get)"
    if ! { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "${missing[@]}"; } >/dev/null 2>&1; then
        fail "apt-get could not install ${missing[*]}; try it by hand: apt-get install -y ${missing[*]}"
    fi
}
