#!/usr/bin/env bash
# compare-options.sh [JOB.fio...]
# Runs jobs that together use fio's common options, engines and flags through Debian's fio and through `bench fio`, and
# compares I/O counts and bytes by direction, offsets touched (I/O logs), files and their sizes, log rows, keys of the JSON,
# exit codes and what is printed on standard error. One line a job: `same`, or what differs. Without arguments it runs all of
# tests/peer-jobs; the comment at the top of each job says what is compared and, where something is not, why.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/install.sh" "the comparison" fio=fio
"$root/bench" --version >/dev/null
jobs=("$@")
[ ${#jobs[@]} -gt 0 ] || jobs=("$root"/tests/peer-jobs/*.fio)
exec dotnet run --project "$root/tests/Bench.PeerJobs" -c Release -v q -- fio "$root/bench" "${jobs[@]}"
