# 影戏 Yingxi: one front door. `make episode` and `make test` need nothing before them.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
DRAMA ?= examples/longhushan
EPISODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help episode test check demo bench prove filmed kill-test test-ray test-local \
    carriers fuzz trust watermark inspection sheets lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

episode: $(VENV)/.ready ## make an episode of the example drama
	@$(BIN)/yingxi make $(DRAMA) $(EPISODE)

demo: $(VENV)/.ready ## shoot one shot from a sentence
	@$(BIN)/yingxi shot "千军万马，大漠黄昏，铁骑对冲，烽火连天" -o out/shot.mp4 --seconds 5

test: $(VENV)/.dev ## run the tests
	@$(BIN)/python -m pytest -n auto

check: $(VENV)/.dev ## format, lint, types, imports, wheels, documents
	@$(BIN)/ruff format --check src tests tools benchmarks
	@$(BIN)/ruff check src tests tools benchmarks
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports
	@$(BIN)/python tools/slim_machine.py
	@$(BIN)/python tools/clean_tree.py

bench: $(VENV)/.dev $(VENV)/.moviepy ## print measured ratios
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/season.py

prove: $(VENV)/.asr ## listen to, read and measure the three example episodes
	@$(BIN)/python benchmarks/prove.py $(DRAMA)

filmed: $(VENV)/.dev ## shoot an episode with every role hired, at fake vendors
	@$(BIN)/python tools/filmed_episode.py --drama $(DRAMA) --episode $(EPISODE)

kill-test: $(VENV)/.dev $(VENV)/.ray ## kill the floor at random and count what was bought
	@$(BIN)/python tools/kill_test.py

test-ray: $(VENV)/.dev $(VENV)/.ray ## run the tests that want a Ray cluster
	@$(BIN)/python -m pytest tests/crew

test-local: $(VENV)/.dev $(VENV)/.local ## run the tests that want torch and diffusers
	@$(BIN)/python -m pytest tests/providers -k local

carriers: $(VENV)/.dev ## print what holds for every kind of file that carries the label
	@$(BIN)/python tools/carrier_table.py

fuzz: $(VENV)/.dev ## feed 100,000 damaged files to the readers of labels
	@$(BIN)/python tools/fuzz_carriers.py

trust: $(VENV)/.dev ## tamper with labelled files and print which link notices
	@$(BIN)/python tools/trust_table.py

watermark: $(VENV)/.dev $(VENV)/.watermark ## measure the watermark beside two public ones
	@$(BIN)/python benchmarks/watermark.py

inspection: $(VENV)/.dev $(VENV)/.asr ## seed faults and print what the inspection finds
	@$(BIN)/python benchmarks/inspection.py
	@$(BIN)/python benchmarks/likeness.py $(DRAMA)
	@$(BIN)/python benchmarks/content.py

sheets: $(VENV)/.ready ## draw the contact sheets in docs/
	@$(BIN)/yingxi sheets docs/sheets

lock: ## compile the requirement files anew
	@tools/lock.sh

clean: ## throw away what was installed and made
	rm -rf $(VENV) out $(DRAMA)/.yingxi $(DRAMA)/out

$(VENV)/bin/python:
	@echo "正在准备 Python 环境 · setting up Python in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements-check.lock pyproject.toml | $(VENV)/bin/python
	@echo "正在安装依赖 · installing requirements …"
	@$(PIP) install --no-deps --require-hashes -r requirements-check.lock
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.ready
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.asr: requirements-asr.lock $(VENV)/.ready
	@$(PIP) install --require-hashes -r requirements-asr.lock
	@touch $@

$(VENV)/.ray: requirements-ray.lock $(VENV)/.ready
	@$(PIP) install --require-hashes -r requirements-ray.lock
	@touch $@

$(VENV)/.local: requirements-local.lock $(VENV)/.ready
	@$(PIP) install --require-hashes -r requirements-local.lock
	@touch $@

# The public watermarks want another OpenCV and PyTorch: they get an environment of their own.
$(VENV)/.watermark: requirements-watermark.lock | $(VENV)/bin/python
	@$(PYTHON) -m venv $(VENV)/watermark
	@$(VENV)/watermark/bin/python -m pip --disable-pip-version-check -q install --no-deps --require-hashes -r requirements-watermark.lock
	@touch $@

# MoviePy wants an older Pillow than ours: the peer gets an environment of its own.
$(VENV)/.moviepy: requirements-bench.lock | $(VENV)/bin/python
	@$(PYTHON) -m venv $(VENV)/moviepy
	@$(VENV)/moviepy/bin/python -m pip --disable-pip-version-check -q install --require-hashes -r requirements-bench.lock
	@touch $@
