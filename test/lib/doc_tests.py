"""Holds the documents to the tests that they name. doc_tests.py ROOT

- Every `SomeTest.method` (or Contract, Properties) in docs/ is a method that JUnit or jqwik runs; every `SomeTest` is a class.
- Every `suite: check` is a check of that suite in test/.
- Every promise of docs/SEMANTICS.md, which is a list item or a table row, names at least one.
- Every line of the log that they name, `event=…` or `cache=…` or `op=…`, is written somewhere in the sources.
"""

import pathlib
import re
import sys

KIND = r"[A-Z]\w*(?:Test|Contract|Properties)"
RUN = r"@(?:Test|ParameterizedTest|Property)\b(?:(?!\n    }\n).)*?\bvoid %s\("


def sources(root):
    """The texts of the test classes by name: two modules may use the same one."""
    classes = {}
    for path in root.glob("*/src/test/java/**/*.java"):
        classes.setdefault(path.stem, []).append(path.read_text(encoding="utf-8"))
    return classes


def checks(root):
    """The names of the suites, and all that is written in them."""
    folders = [root / "test/suites", root / "test/lib"]
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.iterdir() if path.is_file()]
    return {path.name for path in folders[0].iterdir()}, "\n".join(texts)


def exists(name, classes, suites, shell):
    """Whether the test is there; None if the name is none of a test."""
    method = re.fullmatch(r"(%s)\.(\w+)" % KIND, name)
    if method:
        return any(re.search(RUN % method[2], text, re.DOTALL) for text in classes.get(method[1], []))
    if re.fullmatch(KIND, name):
        return name in classes
    check = re.fullmatch(r"([a-z-]+): ([^…].*)", name)
    if check and check[1] in suites:
        return check[2] in shell
    return None


def unknown_events(root, document):
    """What a document says that the log says, and no source does. Policies of a cache are written in the same way."""
    logged = "\n".join(path.read_text(encoding="utf-8") for path in root.glob("*/src/main/java/**/*.java"))
    policies = {"cache=" + policy for policy in ("auto", "tinylfu", "lru", "keep", "off")}
    for named in re.findall(r"`((?:event|cache|op)=[a-z_-]+)", document.read_text(encoding="utf-8")):
        if named not in policies and not re.search(re.escape(named) + r"\b(?!-)", logged):
            yield named


def promises(text):
    """List items and rows of tables, each with the lines that belong to it."""
    for block in re.split(r"\n(?=- |\d+\. |\| |\n)", text):
        block = block.strip()
        if re.match(r"- |\d+\. ", block) or re.match(r"\| (?!---|case|workload)", block):
            yield block


def main():
    root = pathlib.Path(sys.argv[1])
    classes = sources(root)
    suites, shell = checks(root)
    wrong, found = [], 0
    for document in sorted((root / "docs").glob("**/*.md")):
        for name in re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8")):
            there = exists(name, classes, suites, shell)
            found += there is not None
            if there is False:
                wrong.append("%s names %s, which is not there" % (document.name, name))
        wrong += ["%s: the log never says %s" % (document.name, event) for event in unknown_events(root, document)]
    for promise in promises((root / "docs/SEMANTICS.md").read_text(encoding="utf-8")):
        if not any(exists(name, classes, suites, shell) for name in re.findall(r"`([^`\n]+)`", promise)):
            wrong.append("SEMANTICS.md names no test of: " + " ".join(promise.split())[:120])
    print("%d tests are named" % found)
    if wrong or not found:
        sys.exit("\n".join(wrong))


main()
