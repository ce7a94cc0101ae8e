#!/bin/sh
# Compile the requirement files with hashes, for every platform, without index addresses.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 -q "$@"
}
compile pyproject.toml -o requirements.lock
compile pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
compile pyproject.toml --extra check --overrides tools/not_wanted.txt -c requirements.lock \
    -o requirements-check.lock
compile pyproject.toml --extra asr -c requirements.lock -o requirements-asr.lock
echo 'moviepy==2.2.1' | compile - -o requirements-bench.lock
printf 'blind-watermark==0.4.4\ninvisible-watermark==0.2.0\nopencv-python-headless\n' |
    compile - --overrides tools/not_wanted.txt -o requirements-watermark.lock
compile pyproject.toml --extra ray -c requirements.lock -o requirements-ray.lock
compile pyproject.toml --extra local -c requirements.lock -o requirements-local.lock
