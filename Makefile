# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Any Python from 3.10 on: make PYTHON=python3.12 test
PYTHON ?= python3

# Quick ones first: the earlier a mistake shows, the better.
PARTS := syntax39 lint docs importer unit playbooks sanity

.PHONY: help
help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-15s %s\n' "$$name" "$$text"; done

.PHONY: demo
demo:  ## people of every kind join, move, leave and return on a simulated site; watch, and see every step checked
	@$(PYTHON) tests/tools/venv.py .venv-demo requirements/demo.txt
	@.venv-demo/bin/python tests/tools/parts.py demo

.PHONY: test
test: venv  ## every part below, with a table at the end
	@.venv/bin/python tests/tools/parts.py $(PARTS)

.PHONY: $(PARTS:%=test-%) test-target39 test-neighbours
test-syntax39:   ## is plugins/ Python 3.9, which modules must run on?
test-lint:       ## ansible-lint, ruff, yamllint, licence headers
test-docs:       ## module documentation and changelog
test-unit:       ## pytest tests/unit
test-playbooks:  ## pytest tests/integration: real playbooks, the installed artefact, the simulator's server
test-sanity:     ## ansible-test sanity
test-importer:   ## galaxy-importer on the artefact, as Galaxy runs it
test-target39:   ## real playbooks whose modules run on Python 3.9; a part of make matrix
$(PARTS:%=test-%) test-target39: test-%: venv
	@.venv/bin/python tests/tools/parts.py $*

test-neighbours: venv  ## the real awx.awx, ansible-rulebook (Java 17), ansible-navigator, check-jsonschema; a part of make check
	@$(PYTHON) tests/tools/venv.py .venv-neighbours requirements/neighbours.txt
	@.venv/bin/python tests/tools/parts.py neighbours

# Options of tests/tools/matrix.py: make matrix MATRIX="--cores 2.16,2.21 --parts playbooks"
.PHONY: matrix
matrix:  ## the tests on every ansible-core from the oldest claimed to the newest; hours: MATRIX="--cores 2.16,2.21 --parts playbooks"
	@$(PYTHON) tests/tools/matrix.py $(MATRIX)

.PHONY: check
check:  ## all that is checked before a release: make test, its neighbours, and 2.16, 2.19 and the newest ansible-core of make matrix; an hour and more
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory test-neighbours
	@$(PYTHON) tests/tools/matrix.py --cores oldest,2.19,newest

.PHONY: docs
docs: venv  ## the documentation site, in build/docsite/html: modules, roles and guides
	@.venv/bin/python tests/tools/docsite.py

.PHONY: venv
venv:  ## the tools, in .venv; and build/dev, so that .venv/bin/pytest works
	@$(PYTHON) tests/tools/venv.py .venv requirements/test.txt
	@.venv/bin/python tests/tools/tree.py dev >/dev/null

.PHONY: tree
tree: venv  ## build the artefact and install it in build/collections
	@.venv/bin/python tests/tools/tree.py installed

.PHONY: release
release: venv  ## prepare the version in galaxy.yml in build/release: changelog, artefact, checksums, bill of materials; publishes nothing
	@.venv/bin/python tests/tools/release.py

.PHONY: clean
clean:  ## remove all that make made
	rm -rf .venv .venv-demo .venv-bench .venv-neighbours build

# Options of tests/benchmark beyond these two: make bench BENCH="--jobs onboard,join --no-pin"
SIZES ?= 100,1000
LATENCY ?= 0.02

.PHONY: bench bench-plot
bench:  ## what a run costs, beside a loop of uri tasks, a script and a bare thread pool: SIZES=100,1000 LATENCY=0.02
	@$(PYTHON) tests/tools/venv.py .venv-bench requirements/bench.txt
	@PYTHONPATH=tests .venv-bench/bin/python -m benchmark.run --sizes $(SIZES) --latency $(LATENCY) $(BENCH)

bench-plot:  ## the last bench as a picture, tests/output/bench.svg
	@$(PYTHON) tests/tools/venv.py .venv-bench requirements/bench.txt
	@PYTHONPATH=tests .venv-bench/bin/python -m benchmark.plot

# make faults SCENARIOS=10000 ROLES=200 SEED=abc; further options of tests/faults in FAULTS="--modules scim_user"
# make faults PLANT=no-second-look: 300 scenarios, and no role runs, as plants do not reach into other processes
SCENARIOS ?= $(if $(PLANT),300,10000)
ROLES ?= $(if $(PLANT),0,200)

.PHONY: faults
faults: venv  ## random whole runs under every kind of trouble: SCENARIOS=10000 ROLES=200 SEED=... PLANT=...
	@PYTHONPATH=tests .venv/bin/python -m faults --scenarios $(SCENARIOS) --roles $(ROLES) $(if $(SEED),--seed $(SEED)) $(if $(PLANT),--plant $(PLANT)) $(FAULTS)
