#!/usr/bin/env bash
# publish.sh [RUNTIME] [DIR]: one self-contained file for lab hosts without .NET (default: this machine's runtime, out/).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runtime=${1:-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')}
target=${2:-$root/out/$runtime}
dotnet publish "$root/src/Bench.Cli" -c Release -r "$runtime" --self-contained true -p:PublishSingleFile=true \
    -p:PublishReadyToRun=true -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=embedded -v q -o "$target"
find "$target" -maxdepth 1 -name '*.xml' -delete
echo "$target/bench"
