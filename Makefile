# SPDX-License-Identifier: Apache-2.0
#
# make run     build, write the demo survey, analyse it and open the report
# make test    everything that guards a commit; what .ci/run calls
# make check   the same without servers and browser
# make nightly the long ones: long fuzzing, race everywhere, all languages and themes
# make bench   speed, as ratios against peers in the same run
# make build   bin/touchstone
# make polarity-model   learn the shipped polarity model again, after a change of the lexicon

SHELL := /bin/bash
export GOFLAGS := -trimpath -buildvcs=false
export TZ := UTC

STAGE := scripts/stage
PAGE := web/report/dist/report.js web/home/dist/home.js web/app/dist/index.html
APP_TYPES := web/app/src/api/schema.ts web/app/src/api/rights.ts
PAGE_SOURCES := $(shell find web/report/src web/home/src web/app/src web/app/index.html locale -type f -not -path "web/app/src/api/schema.ts" -not -path "web/app/src/api/rights.ts" 2>/dev/null) web/package.json web/package-lock.json $(wildcard web/*.ts web/tsconfig.json)
# packages whose goroutines share state
SHARED_STATE := ./voice ./voice/topics ./voice/opinion ./moment ./moment/study ./risk/outlook ./internal/wake ./ingest ./ingest/shape ./ingest/drain ./ingest/importing ./ingest/reshape ./journal ./stats ./journey ./journey/live ./search ./vault ./identity ./meaning ./access ./httpapi
# fuzz targets that face the outside, as package:target
FUZZ := $(shell scripts/fuzz-targets)
# counted runs, because a time limit may end in "context deadline exceeded"
FUZZTIME ?= 1500x

SHARED := $(or $(TOUCHSTONE_SHARED),../shared)

.PHONY: polarity-model run build test check nightly bench tools web packages format vet staticcheck generated unit unshared race fuzz browser clean

run: build
	@scripts/run-demo

build: tools $(PAGE)
	go build -o bin/touchstone ./cmd/touchstone

tools:
	@scripts/need

$(APP_TYPES) &: docs/schema/openapi.json access/policy.go $(wildcard internal/tsgen/*.go)
	go run ./internal/tsgen docs/schema/openapi.json web/app/src/api

$(PAGE) &: $(PAGE_SOURCES) $(APP_TYPES) | web/node_modules/.package-lock.json
	cd web && npm run --silent build

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test:
	@scripts/stages tools packages build web format vet staticcheck generated unshared race fuzz browser

check:
	@scripts/stages tools build web format vet staticcheck generated unit

nightly:
	@FUZZTIME=50000x NIGHTLY=1 scripts/stages tools packages build web format vet staticcheck generated unit race-everywhere fuzz browser

packages:
	@scripts/packages chromium fonts-noto-cjk postgresql

web: web/node_modules/.package-lock.json $(APP_TYPES)
	cd web && npm run --silent check && npm test --silent

format:
	@files=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$files" ]; then echo "not formatted: $$files"; exit 1; fi

vet:
	go vet ./...

staticcheck:
	go tool staticcheck ./...

generated:
	@scripts/generated

unit: $(PAGE)
	go test -timeout 20m ./...

# what the race stage does not run anyway, and what does less under it
unshared: $(PAGE)
	go test -timeout 20m $$(go list ./... | grep -vxF "$$(go list $(filter-out ./ingest/drain,$(SHARED_STATE)))")

race:
	go test -race -timeout 30m $(SHARED_STATE)

race-everywhere:
	go test -race -timeout 40m ./...

fuzz:
	@for t in $(FUZZ); do echo "fuzz $$t, $(FUZZTIME)"; go test $${t%%:*} -run '^$$' -fuzz "^$${t##*:}$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x || exit 1; done

browser: build
	@scripts/browser

bench: build
	@scripts/bench

clean:
	rm -rf bin demo web/node_modules web/report/dist/report.* web/home/dist/home.* web/app/dist/* $(APP_TYPES)

polarity-model:
	go run ./cmd/touchstone train-language --shipped $(SHARED)/data --out language/sentiment/polarity.model
