"""Looks for every relative link of the documents and every path that README.md shows: doc_links.py ROOT

A link with an anchor must lead to a heading that is there.
"""

import pathlib
import re
import sys

LINK = r"\]\(([^)\s:]+)\)"


def anchors(path):
    """The anchors of the headings of a document, as web pages of Git make them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document):
    for link in re.findall(LINK, document.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or anchor and anchor not in anchors(target):
            yield "%s: %s" % (document.name, link)


def main():
    root = pathlib.Path(sys.argv[1])
    readme = root / "README.md"
    documents = [readme, *sorted(root.glob("docs/**/*.md")), *sorted(root.glob("examples/**/*.md"))]
    missing = [link for document in documents for link in broken_links(document)]
    for shown in re.findall(r"`([a-z.][\w./-]*)`", readme.read_text(encoding="utf-8")):
        if not (root / shown.replace("/.../", "/src/main/java/io/sluice/")).exists():
            missing.append("README.md: " + shown)
    if missing:
        sys.exit("not there: " + ", ".join(missing))


main()
