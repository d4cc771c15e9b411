"""Looks for every relative link and every path that README.md shows: doc_links.py ROOT"""

import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1])
    document = (root / "README.md").read_text(encoding="utf-8")
    paths = re.findall(r"\]\(([^)#:]+)\)", document)
    for shown in re.findall(r"`([a-z.][\w./-]*)`", document):
        paths.append(shown.replace("/.../", "/src/main/java/io/sluice/"))
    missing = [path for path in paths if not (root / path).exists()]
    if missing:
        sys.exit("not there: " + ", ".join(missing))


main()
