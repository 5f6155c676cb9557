# One command each; the first run makes the environment, later runs start at once.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test lint lock bench bench-matching screenshots clean
.DEFAULT_GOAL := demo

demo: $(INSTALLED)  ## a running site with the demonstration region
	@$(BIN)/rets demo --port $(PORT)

test: lint  ## everything, browser tests included
	@RETS_CHROMIUM="$$(.ci/chromium)" && export RETS_CHROMIUM && $(BIN)/pytest -n 2 --dist loadfile

lint: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

lock: $(INSTALLED)  ## renew requirements.lock; names versions and hashes, no host
	@$(BIN)/uv export --quiet --upgrade --format requirements-txt --no-header --no-annotate --no-emit-project \
		--all-groups --output-file requirements.lock
	@rm -f uv.lock

bench: $(INSTALLED)
	@$(BIN)/python -m benchmarks

bench-matching: $(INSTALLED)  ## our joint plan beside other solvers: make bench-matching SIZE=provincie SEED=1
	@$(BIN)/python -m benchmarks.matching $(addprefix --size ,$(SIZE)) $(addprefix --seed ,$(SEED))

screenshots: $(INSTALLED)  ## every page of every person as pictures, with what is not right about it
	@$(BIN)/python -m tests.screenshots

clean:
	@rm -rf $(VENV) .data .cache

$(INSTALLED): requirements.lock pyproject.toml hatch_build.py rets/web/assets.toml
	@.ci/bootstrap $(VENV)
	@touch $@
