# The errors of docs/SEMANTICS.md as programs see them, through the kernel that a door is mounted in.
#
#   check_errors DOOR DATA READONLY OTHER    DOOR is fuse or nfs; DATA and OTHER are writable folders of two mounts, READONLY one of a
#                                            --readonly mount that has the file "file" in the folder "dir"

# On a mount with overwrite=replace: the shell opens with O_TRUNC.
writes_over() {
  echo "written over it" >"$1"
  [ "$(cat "$1")" = "written over it" ] || fail "reads $(cat "$1")"
}

check_errors() {
  local door=$1 d=$2 r=$3 o=$4
  head -c 10000 /dev/zero >"$d/sealed"
  mkdir "$d/full" "$d/empty"
  echo content >"$d/full/file"
  # FUSE seals when the writer closes; by NFS it takes write.seal-after-commit, and late writes end with write.reopen-window.
  [ "$door" = fuse ] || sleep 10
  check "a sealed file refuses open to write with EPERM" sealed_refuses_open "$door" "$d/sealed"
  check "a sealed file refuses append with EPERM" sealed_refuses "$door" "$d/sealed" append
  check "a sealed file refuses truncate with EPERM" sealed_refuses "$door" "$d/sealed" truncate 5
  check "chmod chown and utimes of a sealed file are fine" attributes_change "$d/sealed"
  check "a readonly mount refuses all changes with EROFS" readonly_refuses "$door" "$r"
  check "a readonly mount is read" cat "$r/dir/file"
  check "a hard link is refused with EPERM" refused EPERM link "$d/sealed" "$d/link"
  check "a symbolic link is refused with EPERM" refused EPERM symlink target "$d/symlink"
  check "rmdir of a directory that is not empty gives ENOTEMPTY" refused ENOTEMPTY rmdir "$d/full"
  check "unlink of a directory gives EISDIR" refused EISDIR unlink "$d/empty"
  check "rmdir of a file gives ENOTDIR" refused ENOTDIR rmdir "$d/sealed"
  check "mkdir of what is there gives EEXIST" refused EEXIST mkdir "$d/full"
  check "an exclusive create of what is there gives EEXIST" refused EEXIST create "$d/sealed"
  check "a name of 256 bytes gives ENAMETOOLONG" refused ENAMETOOLONG create "$d/$(printf 'n%.0s' $(seq 256))"
  check "a missing name gives ENOENT" refused ENOENT stat "$d/missing"
  check "a name below a file gives ENOTDIR" refused ENOTDIR stat "$d/sealed/below"
  check "a rename to another mount gives EXDEV" refused EXDEV rename "$d/sealed" "$o/sealed"
  check "mv to another mount copies" mv_copies "$d/full/file" "$o/moved"
  check "a read of a directory gives EISDIR" refused EISDIR read-directory "$d/full"
  case $door in
    fuse)
      # The Linux NFS client asks ACCESS first, which can't know that the size stays.
      check "a truncate to the size it has is fine" allowed truncate "$d/sealed" 10000
      check "a device node is refused with EPERM" refused EPERM mknod-device "$d/device"
      check "a second writer gets EPERM" refused EPERM second-writer "$d/two-writers"
      check "an extended attribute is refused with EOPNOTSUPP" refused EOPNOTSUPP setxattr "$d/sealed"
      check "fallocate is refused or done by the C library" fallocate_is_harmless "$d/allocated"
      ;;
    nfs)
      check "a device node is refused" device_is_refused "$d/device"
      ;;
  esac
}

# refused_at DOOR ERRNO OPERATION ARG...: by NFS the client asks ACCESS before it opens or truncates, whose answer can only be EACCES.
refused_at() {
  local door=$1 expected=$2 got
  shift 2
  got=$(python3 "$TEST_HOME/lib/file_op.py" "$@")
  [ "$got" = "$expected" ] || { [ "$door" = nfs ] && [ "$got" = EACCES ]; } || fail "$*: expected $expected, got $got"
}

# sealed_refuses DOOR FILE OPERATION [ARG...]
sealed_refuses() {
  local door=$1 file=$2 operation=$3
  shift 3
  refused_at "$door" EPERM "$operation" "$file" "$@"
  [ "$(stat -c %s "$file")" -eq 10000 ] || fail "the file changed its size"
}

sealed_refuses_open() {
  local operation
  for operation in open-write open-append open-truncate; do
    sealed_refuses "$1" "$2" "$operation"
  done
}

attributes_change() {
  allowed chmod 600 "$1"
  allowed chown 12 "$1"
  allowed utimes "$1"
  [ "$(stat -c '%a %u %Y' "$1")" = "600 12 1" ] || fail "$(stat -c '%a %u %Y' "$1")"
}

readonly_refuses() {
  local door=$1
  shift
  refused EROFS create "$1/new"
  refused EROFS mkdir "$1/new"
  refused EROFS unlink "$1/dir/file"
  refused EROFS rmdir "$1/dir"
  refused EROFS rename "$1/dir/file" "$1/dir/other"
  refused EROFS chmod 600 "$1/dir/file"
  refused EROFS utimes "$1/dir/file"
  refused_at "$door" EROFS truncate "$1/dir/file" 0
  [ "$(ls "$1/dir")" = file ] || fail "something changed: $(ls "$1/dir")"
}

mv_copies() {
  local before
  before=$(sha "$1")
  mv "$1" "$2"
  [ ! -e "$1" ] || fail "$1 is still there"
  [ "$(sha "$2")" = "$before" ] || fail "other bytes"
}

device_is_refused() {
  local got
  got=$(python3 "$TEST_HOME/lib/file_op.py" mknod-device "$1")
  [ "$got" != OK ] || fail "made a device"
  [ ! -e "$1" ] || fail "something is there"
}

# posix_fallocate writes zeros itself where the file system can't: fine, as long as the size is right.
fallocate_is_harmless() {
  local got
  got=$(python3 "$TEST_HOME/lib/file_op.py" fallocate "$1")
  [ "$got" = EOPNOTSUPP ] || { [ "$got" = OK ] && [ "$(stat -c %s "$1")" -eq 4096 ]; } || fail "$got"
}
