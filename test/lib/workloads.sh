# What training and the tools around it do to files, in a directory of any mount: the same list for both doors.
#
#   run_workloads DIRECTORY SOURCE    SOURCE is a folder of local files (see make_source)

# A small tree of local files to copy, pack and compare with.
make_source() {
  local folder=$1 i
  mkdir -p "$folder/tree/images/deep" "$folder/tree/empty"
  for i in $(seq 1 40); do
    head -c $((i * 997)) /dev/urandom >"$folder/tree/images/img-$i.jpg"
  done
  head -c 5000001 /dev/urandom >"$folder/tree/images/deep/large.bin"
  : >"$folder/tree/nothing"
  printf 'label,file\n' >"$folder/tree/labels.csv"
  chmod 0600 "$folder/tree/labels.csv"
  find "$folder/tree" -exec touch -d '2021-03-04 05:06:07.123456789' {} +
  tar -C "$folder" -cf "$folder/tree.tar" tree
  (cd "$folder" && { ! command -v zip >/dev/null || zip -qr tree.zip tree; })
}

run_workloads() {
  local d=$1 s=$2 name
  for name in cp_keeps_everything rsync_copies_and_then_has_nothing_to_do tar_unpacks unzip_unpacks \
    an_editor_saves_a_new_file touch_works_twice python_replaces_a_file_by_a_temporary_one \
    a_checkpoint_is_saved_and_mapped numpy_archives_are_saved_and_loaded a_writer_seeks_back \
    shards_are_written_and_read_in_order a_mapped_file_is_read_at_random fio_writes_in_sequence \
    fio_reads_in_sequence_and_at_random a_thousand_files_are_listed find_finds_everything \
    file_locks_work df_has_room git_clone_never_corrupts; do
    mkdir -p "$d/$name"
    check "${name//_/ }" "$name" "$d/$name" "$s"
  done
}

cp_keeps_everything() {
  cp -rp "$2/tree" "$1/copy"
  diff -r "$2/tree" "$1/copy"
  compare_stat "$2/tree" "$1/copy"
}

# Mode, size and modification time of every file; directories change while files come.
compare_stat() {
  diff <(cd "$1" && find . -type f -printf '%P %m %s %Ts\n' | sort) <(cd "$2" && find . -type f -printf '%P %m %s %Ts\n' | sort)
}

rsync_copies_and_then_has_nothing_to_do() {
  local again
  needs_program rsync
  rsync -a "$2/tree/" "$1/"
  diff -r "$2/tree" "$1"
  compare_stat "$2/tree" "$1"
  again=$(rsync -ai "$2/tree/" "$1/" | grep '^[<>]' || true)
  [ -z "$again" ] || fail "sent again: $again"
}

tar_unpacks() {
  tar -C "$1" -xf "$2/tree.tar"
  diff -r "$2/tree" "$1/tree"
  compare_stat "$2/tree" "$1/tree"
}

unzip_unpacks() {
  needs_program unzip
  [ -e "$2/tree.zip" ] || skip "zip is not installed"
  unzip -q "$2/tree.zip" -d "$1"
  diff -r "$2/tree" "$1/tree"
}

an_editor_saves_a_new_file() {
  needs_program ex
  printf 'a\nepochs: 3\nbatch: 64\n.\nwq\n' | ex -s "$1/train.yaml"
  [ "$(cat "$1/train.yaml")" = $'epochs: 3\nbatch: 64' ] || fail "not what was typed: $(cat "$1/train.yaml")"
}

touch_works_twice() {
  touch "$1/done"
  touch "$1/done"
  touch -d '2020-01-02 03:04:05' "$1/done"
  [ "$(stat -c %Y "$1/done")" = "$(date -d '2020-01-02 03:04:05' +%s)" ] || fail "the time was not kept"
}

python_replaces_a_file_by_a_temporary_one() { python3 "$TEST_HOME/lib/workloads.py" replace "$1"; }
a_checkpoint_is_saved_and_mapped() { python3 "$TEST_HOME/lib/workloads.py" checkpoint "$1"; }
numpy_archives_are_saved_and_loaded() { python3 "$TEST_HOME/lib/workloads.py" numpy "$1"; }
a_writer_seeks_back() { python3 "$TEST_HOME/lib/workloads.py" seek-back "$1"; }
shards_are_written_and_read_in_order() { python3 "$TEST_HOME/lib/workloads.py" shards "$1"; }
a_mapped_file_is_read_at_random() { python3 "$TEST_HOME/lib/workloads.py" mapped "$1"; }
file_locks_work() { python3 "$TEST_HOME/lib/workloads.py" locks "$1"; }

fio_writes_in_sequence() {
  needs_program fio
  # By itself fio makes the file, closes it, and opens it again to write: that is what write-once refuses.
  fio --name=write --filename="$1/out" --rw=write --bs=1M --size=64M --fallocate=none --create_on_open=1 --end_fsync=1
  [ "$(stat -c %s "$1/out")" -eq $((64 << 20)) ] || fail "size $(stat -c %s "$1/out")"
}

fio_reads_in_sequence_and_at_random() {
  local mode
  needs_program fio
  dd if=/dev/urandom of="$1/in" bs=1M count=32 status=none
  for mode in read randread; do
    fio --name="$mode" --filename="$1/in" --readonly --rw="$mode" --bs=64k --size=32M --invalidate=0 \
      --runtime=10 --output-format=terse | cut -d';' -f5 | grep -qx 0 || fail "fio $mode met an error"
  done
}

a_thousand_files_are_listed() {
  local i
  for i in $(seq 1 1000); do : >"$1/sample-$i"; done
  [ "$(ls -l "$1" | grep -c sample-)" -eq 1000 ] || fail "ls shows $(ls "$1" | wc -l)"
  [ "$(ls "$1" | sort -u | wc -l)" -eq 1000 ] || fail "a name came twice"
}

find_finds_everything() {
  cp -r "$2/tree" "$1/tree"
  diff <(cd "$2" && find tree | sort) <(cd "$1" && find tree | sort)
}

df_has_room() {
  local free
  free=$(df --output=avail "$1" | tail -n 1)
  [ "$free" -gt 1000000 ] || fail "df says $free KiB are free"
  [ "$(df --output=iavail "$1" | tail -n 1)" -gt 1000 ] || fail "df says there is no room for files"
}

# git appends to files and changes them in place, so a clone may be refused; a clone that ends well must be whole.
git_clone_never_corrupts() {
  needs_program git
  git -c init.defaultBranch=main init -q /tmp/sluice-origin.$$
  trap 'rm -rf /tmp/sluice-origin.$$' EXIT
  cp -r "$2/tree" /tmp/sluice-origin.$$/
  git -C /tmp/sluice-origin.$$ add -A
  git -C /tmp/sluice-origin.$$ -c user.name=t -c user.email=t@example.org commit -qm all
  if git clone -q "/tmp/sluice-origin.$$" "$1/clone"; then
    git -C "$1/clone" fsck --full
    diff -r "$2/tree" "$1/clone/tree" | grep -v '^Only in .*: empty$' && fail "the clone differs"
    return 0
  fi
  echo "refused, as it may be"
}
