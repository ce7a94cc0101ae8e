"""Prove that no installed extension module needs a library that a slim machine lacks.

Reads the ELF header of every shared object in this environment. What it needs must be the C and
C++ runtime that every Linux with Python has, or lie inside the wheels themselves.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

BASELINE = frozenset(
    {
        "libc.so.6",
        "libm.so.6",
        "libdl.so.2",
        "librt.so.1",
        "libpthread.so.0",
        "libmvec.so.1",
        "libutil.so.1",
        "libnsl.so.1",
        "libresolv.so.2",
        "libgcc_s.so.1",
        "libstdc++.so.6",
        "libz.so.1",
        "linux-vdso.so.1",
    }
)

OPTIONAL = frozenset({"libtbb.so.12", "libgomp.so.1.0.0", "libgomp.so.1"})
"""Threading layers that numba tries only for parallel kernels; ours are not."""


def needed(path: Path) -> list[str]:
    """The sonames that a shared object asks the loader for; empty for what is no ELF file."""
    with path.open("rb") as file:
        try:
            dynamic = ELFFile(file).get_section_by_name(".dynamic")
        except ELFError:
            return []
        if dynamic is None:
            return []
        return [tag.needed for tag in dynamic.iter_tags("DT_NEEDED")]


def main() -> int:
    """Print every module that breaks the rule; exit 1 if there is one."""
    site = Path(sysconfig.get_paths()["platlib"])
    objects = [p for p in site.rglob("*.so*") if p.is_file() and "moviepy" not in p.parts]
    inside = {p.name for p in objects}
    faults = 0
    for path in objects:
        missing = [
            name
            for name in needed(path)
            if name not in BASELINE | OPTIONAL
            and name not in inside
            and not name.startswith("ld-linux")
        ]
        if missing:
            faults += 1
            print(f"{path.relative_to(site)} needs {', '.join(missing)}")
    print(f"slim machine: {len(objects)} shared objects, {faults} need more than the baseline")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
