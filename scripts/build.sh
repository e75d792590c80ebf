#!/usr/bin/env bash
# Builds Bench for this machine into .build/bench and installs what reports need (gnuplot) where that is allowed.
# BENCH_NO_INSTALL=1 leaves the system alone.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$root/.build"

# Two first calls at once must not build into one another.
exec 9>"$root/.build/lock"
flock 9

command -v dotnet >/dev/null || { echo "bench: the .NET 10 SDK is needed (https://dot.net/download)"; exit 3; }
echo "bench: building (once, a minute or two) ..."
started=$(mktemp "$root/.build/stamp.XXXXXX")
log=$root/.build/build.log
if ! dotnet publish "$root/src/Bench.Cli" -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
    --self-contained false -p:PublishReadyToRun=true -p:DebugType=embedded -o "$root/.build/bench" >"$log" 2>&1; then
    rm -f "$started"
    grep -E 'error' "$log" | sort -u | head -20 || tail -20 "$log"
    echo "bench: the build failed; the whole output is in $log"
    exit 3
fi

mv "$started" "$root/.build/stamp"
"$root/scripts/install.sh" "charts in reports" gnuplot=gnuplot-nox || true
