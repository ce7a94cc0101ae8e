"""质检: a film against what it should be, and a take before it may become one.

`inspection` has examiners look at a film, each gives `finding.Examination`s; ``film/`` measures it,
``content/`` reads it, ``drama/`` compares it with its `plan`, ``reporting/`` tells what was found and
keeps what people decide, `release_gate` lets it go. ``takes/`` is the gate for what models shoot.
"""
