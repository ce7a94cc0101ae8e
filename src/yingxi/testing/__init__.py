"""What proves a provider: fake vendors that enforce the wire, and the suite every adapter passes.

A package outside this one proves its adapter by the same suite: see `yingxi.testing.contract`.
"""
