"""Model vendors, one file each; `yingxi.providers.http` is the only place that knows HTTP."""
