.PHONY: help build test it fmt bench up down
help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST)
build: ## compile and package, without tests
	./mvnw -q -DskipTests package
test: ## unit tests
	./mvnw test
it: ## everything, end-to-end tests included
	./mvnw verify
fmt: ## format the sources
	./mvnw -q spotless:apply
bench: ## measure the gateway, the store and STS against their limits
	benchmarks/run gateway && benchmarks/run store && benchmarks/run sts
up: ## start the demo
	bin/demo
down: ## stop the demo
	bin/demo stop
