# Everything a developer or a curious reader does, from a machine with python3 (with venv), make and git.
# ARGS passes arguments on: make demo ARGS="--port 8080", make test ARGS="tests/unit -k vault".

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help venv demo test lint bench policy lock clean distclean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: ## Set up .venv with what cfsdocs needs to run
	@$(MAKE) -s setup GROUP=runtime

demo: ## Try cfsdocs in the browser with a made-up charity
	@$(MAKE) -s setup GROUP=runtime
	@$(BIN)/cfsdocs demo $(ARGS)

test: ## Run the tests
	@$(MAKE) -s setup GROUP=test
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: ## Check style, types and the direction of imports
	@$(MAKE) -s setup GROUP=test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: ## Measure cfsdocs beside other tools
	@$(MAKE) -s setup GROUP=bench
	@$(BIN)/python -m benchmarks $(ARGS)

policy: ## Write docs/policy.md anew: each clause and the tests that prove it
	@$(MAKE) -s setup GROUP=test
	@$(BIN)/python docs/make_policy.py

lock: ## Write the lock files anew (LOCK_UPGRADE=--upgrade takes the newest versions)
	@$(MAKE) -s setup GROUP=test
	@tools/lock.sh

clean: ## Remove what was built, but not .venv
	rm -rf build dist cfsdocs.egg-info cfsdocs/web/static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find cfsdocs migrations tests benchmarks tools docs -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove .venv too
	rm -rf .venv

.PHONY: setup
setup:
	@command -v $(PYTHON) >/dev/null || { echo "cfsdocs needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) tools/venv.py $(GROUP)
