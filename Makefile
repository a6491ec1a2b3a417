# 'make help' lists what can be made. Everything is made once and again only when what it is made from changed;
# with everything installed, nothing here needs a network.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

GO ?= go
NPM ?= npm
# Nothing here needs a C compiler, except the race detector.
export CGO_ENABLED ?= 0
LINT := $(GO) tool -modfile=tools/go.mod golangci-lint

# What the sample holds and where 'make run' keeps it and listens.
SAMPLE := data/sample
SAMPLE_FLAGS := --units 20 --years 2020-2024 --seed 2021 --stage budget,final_accounts
LISTEN ?= 127.0.0.1:8080
# What 'make accuracy' reads back.
ACCURACY_FLAGS := --units 40 --years 2021-2023 --seed 2021 --stage budget,final_accounts

# The embedded engine is one shared library. Where CHDB_LIB_PATH names one, or the system has one, none is installed here.
ENGINE := node_modules/.package-lock.json
SYSTEM_ENGINE := $(firstword $(CHDB_LIB_PATH) $(wildcard /usr/local/lib/libchdb.so /usr/lib/libchdb.so /usr/lib64/libchdb.so /usr/local/lib/libchdb.dylib /opt/homebrew/lib/libchdb.dylib))
ifneq ($(SYSTEM_ENGINE),)
ENGINE :=
endif

# The scripts and styles of the page and the playground, which the program embeds.
ASSETS := web/assets/graphiql/.made
GO_FILES = $(shell find . -name '*.go' -not -path './node_modules/*' -not -path './web/node_modules/*')
EMBEDDED = $(wildcard graph/schema/*.graphqls graph/examples/* warehouse/migrations/*.sql web/*.html web/assets/*)

##@ Use

.PHONY: run
run: build $(SAMPLE)/.made ## write a sample, load it, and serve the page on http://127.0.0.1:8080/
	bin/gongkai serve --listen $(LISTEN) --load $(SAMPLE)

.PHONY: build
build: bin/gongkai $(ENGINE) ## build bin/gongkai and get the engine's library

bin/gongkai: $(GO_FILES) $(EMBEDDED) go.mod go.sum $(ASSETS)
	$(GO) build -o $@ .

$(SAMPLE)/.made: | bin/gongkai
	rm -rf $(SAMPLE)
	bin/gongkai sample --out $(SAMPLE) $(SAMPLE_FLAGS)
	touch $@

# The archives of a release, each with the program, the texts, and package.json, by which 'npm ci' gets the embedded engine.
# The same commit and toolchain give the same bytes. Wants GNU tar.
PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64
VERSION = $(shell git describe --tags --always --dirty)
COMMITTED = $(shell git log -1 --format=%ct)
RELEASED = README.md README.zh-CN.md CHANGELOG.md package.json package-lock.json .npmrc $(wildcard LICENSE docs)
.PHONY: release
release: $(ASSETS) ## build archives for PLATFORMS into dist/, with SHA256SUMS
	rm -rf dist && mkdir -p dist
	for platform in $(PLATFORMS); do \
		name=gongkai-$(VERSION)-$${platform%/*}-$${platform#*/}; \
		mkdir dist/$$name; \
		GOOS=$${platform%/*} GOARCH=$${platform#*/} CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=true -ldflags '-s -w' -o dist/$$name/gongkai .; \
		cp -r $(RELEASED) dist/$$name/; \
		tar --sort=name --mtime=@$(COMMITTED) --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r-w -C dist -c $$name | gzip -n -9 > dist/$$name.tar.gz; \
		rm -r dist/$$name; \
	done
	cd dist && sha256sum *.tar.gz > SHA256SUMS
	@cat dist/SHA256SUMS

##@ Work

.PHONY: test
test: $(ENGINE) $(ASSETS) clients ## run all tests, those on the real engine and in a browser too
	$(GO) test $(TEST_FLAGS) ./...
	$(MAKE) test-page

.PHONY: test-page
test-page: build ## try the pages in Chromium, against a sample; 'make test' does it, too
	node --test web/test/page.test.mjs

.PHONY: race
race: $(ENGINE) $(ASSETS) clients ## run all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race $(TEST_FLAGS) ./...

.PHONY: lint
lint: $(ASSETS) ## run the linters of .golangci.yml, and check the types of web/app
	$(NPM) run --prefix web check
	$(GO) vet ./...
	$(LINT) run ./...

.PHONY: fmt
fmt: ## format the code
	$(LINT) fmt ./...

.PHONY: check-format
check-format: ## fail where 'make fmt' would change something
	$(LINT) fmt --diff ./...

.PHONY: generate
generate: $(ASSETS) clients/typescript/node_modules/.package-lock.json ## generate the GraphQL code from graph/schema: what gqlgen makes, graph/rows_generated.go, and both clients
	$(GO) run ./graph/rowgen
	cd client && $(GO) tool -modfile=../tools/go.mod genqlient genqlient.yaml
	$(NPM) run --prefix clients/typescript --silent generate

.PHONY: check-generated
check-generated: generate ## fail where generated code is not what its sources give
	@git diff --exit-code -- graph client clients
	@new=$$(git ls-files --others --exclude-standard -- graph client clients); [ -z "$$new" ] || { echo "not committed: $$new"; exit 1; }

.PHONY: schema
schema: $(ASSETS) ## write graph/schema.published.graphql and, with descriptions, .json (introspection), which 'make test' holds the schema to: with each release
	$(GO) test ./graph -count=1 -run TestPublishedSchemaIsKept -publish

.PHONY: docs
docs: $(ENGINE) $(ASSETS) ## rewrite the parts of docs/ that are made from the program
	$(GO) test . ./warehouse ./graph -count=1 -p 1 -parallel 1 -run TestDocs -update

.PHONY: accuracy
accuracy: bin/gongkai ## write a sample in every format, read it back, and print how much was read right
	bin/gongkai accuracy $(ACCURACY_FLAGS)

# A province: 5,000 units over ten years are 50,000 documents, some 8 million facts, 3 GB, and 10 to 20 minutes on two cores.
PROVINCE := data/province
PROVINCE_FLAGS := --units 5000 --years 2015-2024 --seed 11
.PHONY: bench-data
bench-data: $(PROVINCE)/.loaded ## write and load a province (PROVINCE_FLAGS), once
$(PROVINCE)/.loaded: | bin/gongkai $(ENGINE)
	bin/gongkai sample --out $(PROVINCE)/documents $(PROVINCE_FLAGS)
	bin/gongkai ingest --warehouse $(PROVINCE)/warehouse $(PROVINCE)/documents
	touch $@

# What benchmarks print, which benchstat reads, and, beside it with .json, medians, ratios, machine and commit.
BENCH := data/bench.txt
.PHONY: bench
bench: bench-data ## ask the province by GraphQL and by SQL in turns, read each format, load facts; into BENCH and its .json
	GONGKAI_BENCH_WAREHOUSE=$(abspath $(PROVINCE)/warehouse) GONGKAI_BENCH_JSON=$(abspath $(BENCH:.txt=.json)) \
		$(GO) test -run '^$$' -bench 'Province|Examples|Ingest' -timeout 2h . | tee $(BENCH)
	$(GO) test -run '^$$' -bench FactsMerged -benchtime 3x -timeout 1h ./ingest/load | tee -a $(BENCH)

.PHONY: bench-examples
bench-examples: $(ENGINE) $(ASSETS) ## time each example operation on a sample of 200 documents
	$(GO) test -run '^$$' -bench Examples -benchtime 100x .

# Several runs of a side (go test -count) tell a change from chance.
.PHONY: bench-compare
bench-compare: ## compare what 'make bench' printed at two times: OLD=FILE NEW=FILE
	$(GO) tool -modfile=tools/go.mod benchstat $(if $(OLD),$(OLD),$(error OLD names no file)) $(or $(NEW),$(BENCH))

# The load goes into a copy of the province.
DURATION ?= 5m
CLIENTS ?= 200
LOAD_BENCH := data/bench-load.txt
LOAD_FLAGS := --units 1000 --years 2025-2034 --seed 12
.PHONY: bench-load
bench-load: bench-data ## have CLIENTS ask the province for DURATION, then as long again or longer while 10,000 documents are loaded
	rm -rf $(PROVINCE)/loaded
	cp -r --reflink=auto $(PROVINCE)/warehouse $(PROVINCE)/loaded
	[ -d $(PROVINCE)/more ] || bin/gongkai sample --out $(PROVINCE)/more $(LOAD_FLAGS)
	GONGKAI_BENCH_WAREHOUSE=$(abspath $(PROVINCE)/loaded) GONGKAI_BENCH_DOCUMENTS=$(abspath $(PROVINCE)/more) \
		GONGKAI_BENCH_DURATION=$(DURATION) GONGKAI_BENCH_CLIENTS=$(CLIENTS) GONGKAI_BENCH_JSON=$(abspath $(LOAD_BENCH:.txt=.json)) \
		$(GO) test -run '^$$' -bench 'Load$$' -timeout 4h . | tee $(LOAD_BENCH)

.PHONY: bench-all
bench-all: $(ENGINE) $(ASSETS) ## run all other benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

FUZZTIME ?= 10s
.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (10s)
	@grep -rlE '^func Fuzz' --include='*_test.go' --exclude-dir=node_modules . | sort | while read -r file; do \
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$$file"); do \
			echo "$$target in $$(dirname "$$file")"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$(dirname "$$file")"; \
		done; \
	done

.PHONY: clean
clean: ## remove what was built and sampled; keeps what was installed, and data/warehouse
	rm -rf bin dist $(SAMPLE) coverage.out

##@ Parts

.PHONY: engine
engine: $(ENGINE) ## get the engine's library

node_modules/.package-lock.json: package.json package-lock.json
	$(NPM) ci --prefer-offline --no-audit --no-fund
	touch $@

clients/typescript/node_modules/.package-lock.json: clients/typescript/package.json clients/typescript/package-lock.json
	$(NPM) ci --prefix clients/typescript --prefer-offline --no-audit --no-fund
	touch $@

.PHONY: clients
clients: clients/typescript/dist/example.js ## build the TypeScript client

clients/typescript/dist/example.js: clients/typescript/node_modules/.package-lock.json $(wildcard clients/typescript/src/*.ts) clients/typescript/tsconfig.json
	$(NPM) run --prefix clients/typescript --silent build
	touch $@

.PHONY: assets
assets: $(ASSETS) ## build the scripts and styles of the page and the playground

# The pages are tried in Chromium, which is not among the packages of npm.
.PHONY: browser
browser: ## install Chromium where there is none: on Debian, as root
	@node --input-type=module -e 'const { chromium } = await import("$(CURDIR)/web/test/site.mjs"); process.exit(chromium ? 0 : 1)' || { \
		command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] || { echo "install Chromium or Chrome, or name one by CHROMIUM" >&2; exit 1; }; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null; }

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	$(NPM) ci --prefix web --prefer-offline --no-audit --no-fund
	touch $@

web/assets/graphiql/.made: web/node_modules/.package-lock.json $(wildcard web/*.mjs) $(shell find web/app -type f)
	$(NPM) run --prefix web assets
	touch $@

.PHONY: help
help: ## list what can be made
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
