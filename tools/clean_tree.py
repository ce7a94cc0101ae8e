"""Prove that no tracked file names a machine's path or where packages come from."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MACHINE_PATH = re.compile(r"(^|[^\w.~/-])/(work|farm|root|home)/\w")
INDEX = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\": *\"http|registry *= *\"http")
SECRET = re.compile(r"\b(sk-[A-Za-z0-9]{20,}|AKIA[A-Z0-9]{16})\b")
LONGEST = 400
"""Lines a module may have before it is asked why."""


def main() -> int:
    """Print every fault; exit 1 if there is one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    faults: list[str] = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if not path.is_file() or name.startswith("tools/clean_tree"):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            for what, pattern in (("path", MACHINE_PATH), ("index", INDEX), ("secret", SECRET)):
                if pattern.search(line):
                    faults.append(f"{name}:{number}: {what}: {line.strip()[:80]}")
        if name.startswith("src/") and name.endswith(".py") and len(lines) > LONGEST:
            faults.append(f"{name}: {len(lines)} lines, the limit is {LONGEST}")
    print("\n".join(faults) or "clean tree: no machine paths, no index addresses, no secrets")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
