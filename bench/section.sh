# Sections of the page of benchmarks that scripts write, each between two marks of its name.

# write_section FILE NAME CAPTION ROWS: ROWS is a file of table rows with three columns.
write_section() {
    local file="$1" begin="<!-- $2:begin -->" end="<!-- $2:end -->" text
    grep -qxF -- "$begin" "$file" && grep -qxF -- "$end" "$file" || {
        echo "bench: $file: must have a line '$begin' and a line '$end' behind it" >&2
        return 1
    }
    text="$(mktemp)"
    { printf '%s\n\n| what | measured | target |\n|---|---|---|\n' "$3"; cat "$4"; } >"$text"
    awk -v begin="$begin" -v end="$end" -v text="$text" '
        $0 == end { inside = 0 }
        !inside { print }
        $0 == begin { inside = 1; while ((getline line < text) > 0) print line }' "$file" >"$file.new"
    mv "$file.new" "$file"
    rm -f "$text"
}
