"""Result lines of the reactor's tests, from the XML reports that Surefire leaves: maven_results.py ROOT"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


# How a test says that what it is about does not exist here: nothing that the machine lacks.
NOT_APPLICABLE = "not applicable: "


def one_line(text):
    return " ".join((text or "").split())[:160]


def main():
    root = pathlib.Path(sys.argv[1])
    for report in sorted(root.glob("*/target/surefire-reports/TEST-*.xml")):
        module = report.relative_to(root).parts[0]
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            name = case.get("classname", "").rpartition(".")[2] + "." + case.get("name", "")
            status, reason = "PASS", ""
            for child in case:
                if child.tag in ("failure", "error"):
                    status, reason = "FAIL", one_line(child.get("message") or child.text)
                elif child.tag == "skipped":
                    status, reason = "SKIP", one_line(child.get("message") or (child.text or "").partition("\n")[0])
                    reason = reason.rpartition("Assumption failed: ")[2]
                    if reason.startswith(NOT_APPLICABLE):
                        status, reason = "NA", reason[len(NOT_APPLICABLE) :]
            print("\t".join((status, module, one_line(name), reason.replace("\t", " "))))


main()
