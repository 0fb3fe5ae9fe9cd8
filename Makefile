# LVS Console. `make demo` runs a whole cluster on this machine, `make test` passes the tests; both install what they need.
SHELL := /bin/bash
export NEXT_TELEMETRY_DISABLED = 1

.PHONY: help setup build demo test lab e2e lint unit nightly fuzz screenshots bench install uninstall clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .stamp/apt .stamp/npm ## Debian packages and npm packages that everything below needs

.stamp/apt: scripts/apt-packages scripts/install-packages
	@mkdir -p .stamp
	@scripts/install-packages
	@touch $@

.stamp/npm: package.json package-lock.json
	@mkdir -p .stamp
	@echo '== npm packages (about a minute)'
	@npm ci --no-audit --no-fund --loglevel=error
	@npm run --silent prisma:generate
	@touch $@

build: setup ## every program into dist/, the console into .next/standalone
	@scripts/build

lint: setup ## types, lint with the arrow rule, format
	@scripts/test lint

unit: setup ## unit and property tests
	@scripts/test unit

test: build ## everything; what CI runs
	@scripts/test

lab: build ## the tests that need real IPVS
	@scripts/test lab

nightly: build ## the long runs; SEED=N repeats one
	@scripts/nightly

fuzz: setup ## readers of what comes from outside, SECONDS=600 for each: SEED=1, TARGETS="lvscf marks" (docs/fuzzing.md)
	@npx tsx tests/fuzz/main.ts --seconds $(or $(SECONDS),600) $(if $(SEED),--seed $(SEED)) $(TARGETS)

bench: build ## speed and memory beside a rival's: RUNS=3, BENCH="parse pages apply reload checks outage"
	@npx tsx tests/bench/main.ts --runs $(or $(RUNS),3) $(BENCH)

e2e: build ## the tests that need a browser
	@scripts/test e2e

screenshots: build ## pictures of every page into docs/screenshots; SHOTS_LANGUAGE=de elsewhere
	@npx playwright test -c tests/screenshots/playwright.config.ts

demo: build ## a cluster with real IPVS on this machine, console at https://localhost:3636/
	@lab/demo

install: ## the built product onto this router (DESTDIR=… for a tree of its own)
	@packaging/install

uninstall: ## takes it away again; lvs.cf and the settings stay
	@packaging/remove

clean: ## what was built
	@rm -rf dist .next release .stamp .lab
