#!/usr/bin/env bash
# Docker: builds the image from the sources of the release, and scans a folder without a network and without writing to it.
set -euo pipefail
folder=$(cd "${1:-.}" && pwd)

docker build --tag amilint:0.1.0 https://github.com/amilint/amilint.git#v0.1.0
docker run --rm --network none --volume "$folder:/src:ro" amilint:0.1.0 --format sarif > amilint.sarif
