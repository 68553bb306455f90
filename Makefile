# Everything a person or a machine runs here. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
UV := uv==0.13.9
SOURCES := bot probes tests bench

# A check says nothing unless it finds something.
quietly = said=$$($(1) 2>&1) || { echo "$$said"; exit 1; }

# Pins of the project with a group of its dependencies, for every platform, with hashes.
pinned = $(BIN)/uv pip compile pyproject.toml --group $(1) --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make constraints" --no-annotate --quiet \
	--output-file $(2) $(3) > /dev/null

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.PHONY: help run test lab lab-packages browser browser-packages pictures lint format bench \
	bench-packages coverage noise mutation constraints

help: ## list what can be done here
	@awk -F ' *:.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## start the bot; without Slack tokens, a workspace on a web page
	@$(BIN)/mailcheck-bot

test: $(TOOLS) ## run the tests; as root on Debian the lab and the browser's too
	@sh .ci/test

lab: $(TOOLS) lab-packages ## run the lab alone: real mail servers and firewalls (needs root)
	@MAILCHECK_LAB=required $(BIN)/python -m pytest -m lab tests/lab

lab-packages: ## install the Debian packages the lab needs, their services kept off
	@sh .ci/install-packages .ci/lab-packages

browser: $(TOOLS) ## run the tests of the web page alone, in Chromium
	@MAILCHECK_BROWSER=required $(BIN)/python -m pytest -m browser tests/browser

browser-packages: ## install the Debian packages the browser's tests need
	@sh .ci/install-packages .ci/browser-packages

pictures: $(TOOLS) ## take the pictures in docs/pictures anew, in Chromium
	@$(BIN)/python -m tests.browser.pictures

lint: $(TOOLS) ## check format, style, types, import contracts, dependencies, spelling
	@$(call quietly,$(BIN)/ruff format --check $(SOURCES))
	@$(call quietly,$(BIN)/ruff check $(SOURCES))
	@$(call quietly,$(BIN)/mypy)
	@$(call quietly,$(BIN)/lint-imports)
	@$(call quietly,$(BIN)/deptry .)
	@$(call quietly,$(BIN)/codespell)
	@$(call quietly,$(BIN)/yamllint --strict manifest.yml)
	@$(call quietly,$(BIN)/validate-pyproject pyproject.toml)
	@$(call quietly,$(BIN)/hadolint Dockerfile)

format: $(TOOLS) ## write the code in the project's format
	@$(BIN)/ruff check --quiet --fix $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)

bench: $(TOOLS) lab-packages ## measure checks against the network and the usual tools (needs root)
	@$(BIN)/python -m bench --rounds $(or $(ROUNDS),3) $(if $(WRITE),--write)

bench-packages: ## install the tools that checks are measured beside, their services kept off
	@sh .ci/install-packages .ci/bench-packages

coverage: $(TOOLS) ## write docs/coverage.md anew: what is proven of the atlas, and how
	@$(BIN)/python -m tests.atlas

noise: $(TOOLS) lab-packages ## measure how often lossy and slow lines mislead checks (needs root)
	@$(BIN)/python -m tests.noise --runs $(or $(RUNS),20) \
		$(if $(CONDITIONS),--conditions $(CONDITIONS)) $(if $(WRITE),--write)

mutation: $(TOOLS) ## put small faults into the judgement and count those that tests notice
	@$(BIN)/python -m tests.mutation --sample $(or $(SAMPLE),200) --seed $(or $(SEED),1)

constraints: $(TOOLS) ## pin every dependency anew: constraints.txt, and of it requirements.txt
	@$(PIP) install $(UV)
	@$(call pinned,dev,constraints.txt,--upgrade)
	@$(call pinned,build,requirements.txt,--constraint constraints.txt)

# Set up once, and again only when the pins or the package's own description change: what the bot
# needs to run, and on top of it what is needed to work on it.
$(READY): requirements.txt pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "mailcheck needs Python 3.11 or later; $(PYTHON) was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mailcheck needs Python 3.11 or later and this is %d.%d: name a newer one, like `make PYTHON=python3.13 run`." % sys.version_info[:2])'
	@echo "Setting up Python packages in $(VENV) (less than a minute, the first time)." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(READY) constraints.txt
	@echo "Adding the tools for tests and checks (about a minute)." >&2
	@$(PIP) install --require-hashes --requirement constraints.txt
	@touch $@
