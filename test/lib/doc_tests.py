"""Looks for every test that docs/SEMANTICS.md names: `Class.method` in the sources, `suite: check` in test/. doc_tests.py ROOT"""

import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1])
    document = (root / "docs/SEMANTICS.md").read_text(encoding="utf-8")
    tests = {path.stem: path for path in root.glob("*/src/test/java/**/*.java")}
    suites = {path.name for path in (root / "test/suites").iterdir()}
    shell = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("test/suites", "test/lib")
        for path in (root / folder).iterdir()
        if path.is_file()
    )
    missing, found = [], 0
    for name in re.findall(r"`([^`\n]+)`", document):
        method = re.fullmatch(r"([A-Z]\w+(?:Contract|Test))\.(\w+)", name)
        check = re.fullmatch(r"([a-z-]+): ([^…].*)", name)
        if method:
            file = tests.get(method[1])
            exists = file is not None and re.search(r"\bvoid %s\(" % method[2], file.read_text(encoding="utf-8"))
        elif check and check[1] in suites:
            exists = check[2] in shell
        else:
            continue
        found += 1
        if not exists:
            missing.append(name)
    print("%d tests are named" % found)
    if missing or not found:
        sys.exit("not there: " + ", ".join(missing))


main()
