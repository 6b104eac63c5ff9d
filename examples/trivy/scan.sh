#!/usr/bin/env bash
# Trivy: installs the plug-in, and scans a folder for its own findings and for those of amilint.
set -euo pipefail
folder=${1:-.}

trivy plugin install github.com/amilint/amilint
trivy config --exit-code 1 "$folder"
trivy amilint --fail-on error "$folder"
