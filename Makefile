# Needs Python 3.11 or newer; choose one with `make test PYTHON=python3.13`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test lint bench clean

demo: $(VENV)/.demo  ## lint the bundled example project; its findings do not fail make
	$(BIN)/ai-residency-lint check --output-format full --exit-zero examples/demo

test: $(VENV)/.test  ## run all tests
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## style, types, and the tool on its own source
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/ai-residency-lint check src

bench: $(VENV)/.demo  ## measure against other tools: TREES="--tree NAME=FOLDER ...", see benchmarks/README.md
	$(BIN)/python benchmarks/run.py --small --growth 10000 $(TREES)

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11: choose another with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
