# Two commands: `make run` shows the kiosk, `make test` proves everything. Both do their own set-up.

.PHONY: run demo test check unit pages build-without-kiosk gallery sheets page-sheets measure measure-call measure-kiosk bench audit setup-run setup-test

# The kiosk and the central service in one process, on the sample hall.
run: setup-run
	cargo run

# The same with made-up customers and clerks.
demo: setup-run
	cargo run -- demo

# Fast checks first.
test: setup-test check unit build-without-kiosk
	@echo "Everything passed."

check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

# Unit, property, screen, HTTP, page and whole-system tests.
unit: pages
	cargo test --workspace --no-fail-fast

# The browser tests' one dependency.
pages:
	cd tests/pages && npm ci --no-audit --no-fund --silent

# A server has no screen: the central service builds without the kiosk.
build-without-kiosk:
	cargo clippy -p frontdesk --no-default-features --all-targets -- -D warnings

# Every screen as a picture, in target/gallery.
gallery: setup-run
	cargo run -- gallery --out target/gallery

# The pictures in docs/pictures; needs ImageMagick.
sheets: gallery setup-test
	scripts/contact-sheets

# The pages on desks, tablets and phones, by day and by night, as pictures beside them.
page-sheets: setup-test
	scripts/page-sheets

# How fast the central service is on this machine; nothing else should run meanwhile.
measure:
	scripts/measure

# How long it is from a clerk's press to the customer's phone, in browsers.
measure-call:
	scripts/measure-call

# How fast the kiosk is there, what it holds and what it costs at rest; needs Xvfb and ImageMagick.
measure-kiosk:
	scripts/measure-kiosk

# What single steps cost: deciding, applying, replaying, a key of a search, drawing a code.
bench:
	cargo bench -p frontdesk-domain --bench rules
	cargo bench -p frontdesk --no-default-features --bench search
	cargo bench -p frontdesk --bench qr --bench glass

# Licences and bans; needs the network.
audit:
	command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny check licenses bans sources

setup-run:
	@scripts/setup run

setup-test:
	@scripts/setup test
