# Everything a person or a machine runs here. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
UV := uv==0.13.9
SOURCES := bot probes tests bench

# A check says nothing unless it finds something.
quietly = said=$$($(1) 2>&1) || { echo "$$said"; exit 1; }

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.PHONY: help run test lab lab-packages lint format bench bench-packages constraints

help: ## list what can be done here
	@awk -F ' *:.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## start the bot; without Slack tokens, talk to it at a prompt
	@$(BIN)/mailcheck-bot

test: $(READY) ## run the tests; as root on Debian or Ubuntu the lab too
	@sh .ci/test

lab: $(READY) lab-packages ## run the lab alone: real mail servers and firewalls (needs root)
	@MAILCHECK_LAB=required $(BIN)/python -m pytest -m lab tests/lab

lab-packages: ## install the Debian packages the lab needs, their services kept off
	@sh .ci/install-lab-packages

lint: $(READY) ## check format, style, types, import contracts, dependencies, spelling
	@$(call quietly,$(BIN)/ruff format --check $(SOURCES))
	@$(call quietly,$(BIN)/ruff check $(SOURCES))
	@$(call quietly,$(BIN)/mypy)
	@$(call quietly,$(BIN)/lint-imports)
	@$(call quietly,$(BIN)/deptry .)
	@$(call quietly,$(BIN)/codespell)
	@$(call quietly,$(BIN)/yamllint --strict manifest.yml)
	@$(call quietly,$(BIN)/validate-pyproject pyproject.toml)

format: $(READY) ## write the code in the project's format
	@$(BIN)/ruff check --quiet --fix $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)

bench: $(READY) lab-packages ## measure checks against the network and the usual tools (needs root)
	@$(BIN)/python -m bench --rounds $(or $(ROUNDS),3) $(if $(WRITE),--write)

bench-packages: ## install the tools that checks are measured beside, their services kept off
	@sh .ci/install-lab-packages .ci/bench-packages

constraints: $(READY) ## pin every dependency anew, with hashes, in constraints.txt
	@$(PIP) install $(UV)
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --upgrade --custom-compile-command "make constraints" --no-annotate --quiet \
		--output-file constraints.txt > /dev/null

# Built once, and again only when the pins or the package's own description change.
$(READY): constraints.txt pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "mailcheck needs Python 3.11 or later; $(PYTHON) was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mailcheck needs Python 3.11 or later and this is %d.%d: name a newer one, like `make PYTHON=python3.13 run`." % sys.version_info[:2])'
	@echo "Setting up Python packages in $(VENV) (about a minute the first time)." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
