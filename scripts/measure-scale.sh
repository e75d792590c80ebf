#!/usr/bin/env bash
# measure-scale.sh [-n ROUNDS] [-t SECONDS] [-d DIR] [-D DAEMONS] [-p POINTS] [CASE...]
# How Bench behaves as jobs grow, each number beside what it aims at. Cases:
#   daemons  1, 64, 1,024 and DAEMONS (10,000) daemons in turn: what they do together, how late they start, how many
#            get no turn at all, memory of each
#   rates    rate_iops 1,000 and 100,000: what is held, and the CPU it takes
#   map      random reads of a sparse file of 1 TiB covered by a random map: memory
#   long     memory of a run as it goes on
#   report   the report of a sweep of POINTS (500) points
# Files are made in DIR (default: the current directory). Nothing else should run on the machine meanwhile; numbers are medians
# of ROUNDS (3).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/measuring.sh
. "$root/scripts/measuring.sh"
rounds=3 seconds=2 dir=. most=10000 points=500
while getopts :hn:t:d:D:p: flag; do
    case $flag in
        n) rounds=$OPTARG ;;
        t) seconds=$OPTARG ;;
        d) dir=$OPTARG ;;
        D) most=$OPTARG ;;
        p) points=$OPTARG ;;
        h) usage; exit ;;
        *) wrong_option "$flag" "$OPTARG" ;;
    esac
done
shift $((OPTIND - 1))
whole_numbers "$rounds" "$seconds" "$most" "$points"
[ "$points" -ge 5 ] || { echo "measure-scale.sh: -p takes 5 points or more" >&2; exit 2; }
writable_folder "$dir"
known="daemons rates map long report"
known_cases "$known" "$@"
cases=("$@")
[ ${#cases[@]} -gt 0 ] || read -ra cases <<<"$known"

bench=${BENCH_PROGRAM:-$root/bench}
"$bench" --version >/dev/null
work=$(mktemp -d "$dir/bench-scale.XXXXXX")
cleanup() {
    kill_children
    rm -rf "$work"
}
trap cleanup EXIT

# Runs Bench and writes its wall time in milliseconds, its peak memory in KiB and its CPU time in milliseconds into "$work/cost";
# "$work/memory" holds its memory every fifth of a second.
run() {
    local begun running
    begun=$(date +%s%N)
    "$bench" "$@" >"$work/output" 2>&1 &
    running=$!
    : >"$work/memory"
    local ticks=0
    while [ -r "/proc/$running/status" ]; do
        awk '/^VmHWM/ { peak = $2 } /^VmRSS/ { print $2, peak }' "/proc/$running/status" 2>/dev/null >>"$work/memory" || true
        ticks=$(awk '{ print $14 + $15 }' "/proc/$running/stat" 2>/dev/null || echo "$ticks")
        sleep 0.2
        kill -0 "$running" 2>/dev/null || break
    done
    if ! wait "$running"; then
        echo "bench $* failed:" >&2
        cat "$work/output" >&2
        exit 1
    fi
    awk -v a="$begun" -v b="$(date +%s%N)" -v ticks="${ticks:-0}" -v hz="$(getconf CLK_TCK)" '
        $2 > peak { peak = $2 } END { printf "%.0f %d %.0f\n", (b - a) / 1e6, peak, ticks * 1000 / hz }' "$work/memory" >"$work/cost"
}

# A number of a result by its key, the first after the key of a section.
number() { # FILE SECTION KEY
    awk -F '[:,]' -v section="\"$2\"" -v key="\"$3\"" '
        index($0, section " :") || index($0, section ":") { inside = 1 }
        inside { for (i = 1; i < NF; i++) { name = $i; gsub(/[ {]/, "", name); if (name == key) { print $(i + 1) + 0; exit } } }' "$1"
}

job() { echo "fio --name=c --rw=randread --bs=4k --output-format=json --output=$work/result $*"; }

daemons() {
    local counts count round
    mapfile -t counts < <(printf '%s\n' 1 64 1024 "$most" | awk -v most="$most" '$1 <= most' | sort -nu)
    for count in "${counts[@]}"; do rm -f "$work/$count".*; done
    for ((round = 0; round < rounds; round++)); do
        for count in "${counts[@]}"; do
            # shellcheck disable=SC2046
            run $(job "--ioengine=null --size=1g --time_based --runtime=$seconds --numjobs=$count --group_reporting")
            number "$work/result" read iops >>"$work/$count.iops"
            number "$work/result" overhead start_skew_median_ns >>"$work/$count.median"
            number "$work/result" overhead start_skew_max_ns >>"$work/$count.skew"
            # Exactly 0 stands for a daemon whose first I/O never came: it has no place in the skew of the others.
            tr ',{}' '\n' <"$work/result" | grep -cE '"start_skew_ns" ?: ?0$' >>"$work/$count.idle" || true
            read -r wall peak _ <"$work/cost"
            echo $((wall - 1000 * seconds)) >>"$work/$count.extra"
            echo "$peak" >>"$work/$count.peak"
        done
    done
    local best=0 value one
    for count in "${counts[@]}"; do
        value=$(median <"$work/$count.iops")
        best=$(awk -v a="$best" -v b="$value" 'BEGIN { print (a > b) ? a : b }')
    done
    one=$(median <"$work/1.peak")
    printf '%-9s %12s %12s %16s %16s %12s %14s %18s\n' daemons IOPS "of the best" "skew median ms" "skew largest ms" "without I/O" "besides job s" "KiB per daemon"
    for count in "${counts[@]}"; do
        awk -v n="$count" -v iops="$(median <"$work/$count.iops")" -v best="$best" -v middle="$(median <"$work/$count.median")" \
            -v skew="$(median <"$work/$count.skew")" -v extra="$(median <"$work/$count.extra")" -v peak="$(median <"$work/$count.peak")" -v one="$one" -v idle="$(median <"$work/$count.idle")" 'BEGIN {
            printf "%-9d %12.0f %12s %16.3f %16.3f %12.0f %14.2f %18s\n", n, iops, sprintf("%.2f%s", iops / best, n == 1024 ? " (≥0.9)" : ""),
                middle / 1e6, skew / 1e6, idle, extra / 1e3, (n > 1) ? sprintf("%.0f (≤256)", (peak - one) / (n - 1)) : "" }'
    done
}

rates() {
    local rate
    for rate in 1000 100000; do
        rm -f "$work/rate" "$work/cpu"
        for ((round = 0; round < rounds; round++)); do
            # shellcheck disable=SC2046
            run $(job "--ioengine=null --size=1t --time_based --runtime=$seconds --rate_iops=$rate")
            number "$work/result" read iops >>"$work/rate"
            awk -F '[:,]' '/"usr_cpu"/ { u = $2 } /"sys_cpu"/ { s = $2 } END { print u + s }' "$work/result" >>"$work/cpu"
        done
        awk -v rate="$rate" -v held="$(median <"$work/rate")" -v cpu="$(median <"$work/cpu")" 'BEGIN {
            printf "rate_iops=%d: %.1f held, %+.3f %% (within 0.5), %.1f %% of a CPU\n", rate, held, (held / rate - 1) * 100, cpu }'
    done
}

map() {
    local size
    for size in 1g 1t; do
        truncate -s $size "$work/sparse"
        rm -f "$work/peak"
        for ((round = 0; round < rounds; round++)); do
            # shellcheck disable=SC2046
            run $(job "--ioengine=psync --filename=$work/sparse --size=$size --time_based --runtime=$seconds --invalidate=0")
            cut -d' ' -f2 "$work/cost" >>"$work/peak"
        done
        echo "random map over a sparse file of $size: $(($(median <"$work/peak") / 1024)) MiB of memory"
    done
    rm -f "$work/sparse"
}

long() {
    # shellcheck disable=SC2046
    run $(job "--ioengine=null --size=1t --time_based --runtime=$((5 * seconds)) --iodepth=32 --numjobs=2")
    awk '{ v[NR] = $1 } END {
        from = v[int(NR / 4) + 1]; to = v[int(NR * 0.9)]
        printf "memory at a quarter of a run %d KiB, near its end %d KiB: %+.1f %%\n", from, to, (to / from - 1) * 100 }' "$work/memory"
}

report() {
    local depths
    depths=$(seq -s, 1 $((points / 5)))
    printf '[global]\nioengine=null\nrw=randread\nsize=4m\n[sweep]\nbs=4k,8k,16k,32k,64k\niodepth=%s\n[points]\n' "$depths" >"$work/sweep.fio"
    run run "$work/sweep.fio" --out "$work/sweep"
    echo "sweep of $((points / 5 * 5)) points: $(awk '{ printf "%.1f s, %d MiB", $1 / 1e3, $2 / 1024 }' "$work/cost")"
    run report "$work/sweep" --out "$work/report"
    echo "its report: $(awk '{ printf "%.1f s (≤10), %d MiB", $1 / 1e3, $2 / 1024 }' "$work/cost")"
}

for name in "${cases[@]}"; do "$name"; done
