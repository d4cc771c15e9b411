"""Prints the table of suites, what failed and what was skipped and why; ends with 1 if anything failed: summary.py RESULTS"""

import collections
import sys


def main():
    suites = collections.OrderedDict()
    failed, skipped, beside = [], collections.OrderedDict(), collections.Counter()
    with open(sys.argv[1], encoding="utf-8", errors="replace") as results:
        for line in results:
            status, suite, name, reason = (line.rstrip("\n").split("\t") + ["", "", ""])[:4]
            counts = suites.setdefault(suite, collections.Counter())
            counts[status] += 1
            if status == "FAIL":
                failed.append((suite, name, reason))
            elif status == "NA":
                beside[(suite, reason)] += 1
            elif status == "SKIP":
                reason = reason.replace("Assumption failed: ", "").replace("assumption is not true", "")
                skipped.setdefault((suite, reason or "no reason given"), []).append(name)
    width = max([len(suite) for suite in suites] + [5])
    print("\n%-*s  %7s %7s %7s" % (width, "suite", "passed", "failed", "skipped"))
    for suite, counts in suites.items():
        print("%-*s  %7d %7d %7d" % (width, suite, counts["PASS"], counts["FAIL"], counts["SKIP"]))
    if beside:
        print("\nNot applicable (a shared suite asks for what this one can't have):")
        for (suite, reason), count in sorted(beside.items()):
            print("  %s: %d tests: %s" % (suite, count, reason))
    if skipped:
        print("\nSkipped:")
        for (suite, reason), names in skipped.items():
            which = names[0] if len(names) == 1 else "%d tests" % len(names)
            print("  %s: %s: %s" % (suite, which, reason))
    if failed:
        print("\nFailed:")
        for suite, name, reason in failed:
            print("  %s: %s: %s" % (suite, name, reason))
    total = sum(suites.values(), collections.Counter())
    print("\n%d passed, %d failed, %d skipped" % (total["PASS"], total["FAIL"], total["SKIP"]))
    return 1 if total["FAIL"] or not total["PASS"] else 0


sys.exit(main())
