#!/usr/bin/env bash
# install.sh WHAT-FOR COMMAND=PACKAGE...: installs the Debian packages of the commands that are missing, where that is
# allowed (root, or sudo without a password), and says so. Exits 1 when something stays missing.
set -euo pipefail
purpose=$1
shift
missing=()
for pair in "$@"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
if [ "${BENCH_NO_INSTALL:-0}" = 1 ] || ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "bench: not installed, needed for $purpose: ${missing[*]} (apt-get install ${missing[*]})"
    exit 1
fi

echo "bench: installing for $purpose: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
failed=0
for package in "${missing[@]}"; do
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
        { echo "bench: $package could not be installed"; failed=1; }
done
exit $failed
