#!/usr/bin/env bash
# compare-with-fio.sh [-n ROUNDS] [-t SECONDS] [-d DIR] [CASE...]
# Runs the same jobs through Debian's fio and through Bench in turn, on the same file or device, and prints medians, and the
# median of the rounds' ratios of IOPS with its 95 % confidence interval (of fewer than six rounds, their range), beside what
# Bench aims at. Cases:
#   uring-1 uring-32 uring-128  random reads of a cached file through io_uring, default options on both sides
#   uring-tuned                 the same at depth 32 with registered files, fixed buffers and batches of 32
#   psync-zram libaio-zram      psync at depth 1 and libaio at depth 32 on a zram disk of our own (needs root)
#   null                        no I/O at all: what an I/O costs the tool, random offsets of 1 TiB each once
#   null-nomap                  the same with offsets drawn anew each time, which spares fio the map of what it has done
#   direct-1 direct-16          random reads of a file with O_DIRECT through libaio, where the device decides: mean latency. A
#                               device shared with others drifts by more than what is looked for, so that these are eight times
#                               as many rounds of half a second; the median of their ratios has its 95 % confidence interval beside
#   start                       one I/O: how long the program takes from start to end
# The files (256 MiB) are made in DIR (default: the current directory), which for direct-* must be on a real disk. IOPS: above 1
# Bench does more. usr: user CPU time per I/O, below 1 Bench takes less. lat: mean latency, below 1 it is shorter. Nothing else
# should run on the machine meanwhile; the range of the runs is printed for that reason.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/measuring.sh
. "$root/scripts/measuring.sh"
rounds=5 seconds=2 dir=.
while getopts :hn:t:d: flag; do
    case $flag in
        n) rounds=$OPTARG ;;
        t) seconds=$OPTARG ;;
        d) dir=$OPTARG ;;
        h) usage; exit ;;
        *) wrong_option "$flag" "$OPTARG" ;;
    esac
done
shift $((OPTIND - 1))
whole_numbers "$rounds" "$seconds"
writable_folder "$dir"
known="uring-1 uring-32 uring-128 uring-tuned psync-zram libaio-zram null null-nomap direct-1 direct-16 start"
known_cases "$known" "$@"
cases=("$@")
[ ${#cases[@]} -gt 0 ] || read -ra cases <<<"$known"

"$root/scripts/install.sh" "the comparison" fio=fio
bench=${BENCH_PROGRAM:-$root/bench}
"$bench" --version >/dev/null
work=$(mktemp -d "$dir/bench-compare.XXXXXX")
zram=
cleanup() {
    kill_children
    rm -rf "$work"
    if [ -n "$zram" ]; then
        # Others look at a device that was written to: it may be open for a moment still.
        for _ in $(seq 50); do { echo 1 >"/sys/block/zram$zram/reset"; } 2>/dev/null && break; sleep 0.1; done
        echo "$zram" >/sys/class/zram-control/hot_remove
    fi
}
trap cleanup EXIT

# Of a result: IOPS of its reads, user and system CPU in percent, mean latency in nanoseconds.
numbers() {
    awk -F '[:,]' '/"read" :/ { r = 1 } r && /"iops" :/ { iops = $2 } r && /"lat_ns" :/ { l = 1 } r && l && /"mean" :/ { mean = $2; r = 0 }
        /"usr_cpu"/ { u = $2 } /"sys_cpu"/ { s = $2 } END { print iops + 0, u + 0, s + 0, mean + 0 }' "$1"
}

# Medians over the rounds, of a column or an expression of columns.
median_of() { awk "{ print $1 }" "$2" | median; }
range_of() { cut -d' ' -f1 "$1" | range; }

# Of the rounds' ratios of a column.
ratio_of() { # COLUMN DIGITS
    paste -d' ' "$work/bench" "$work/fio" | awk -v c="$1" '$(c + 4) > 0 { print $c / $(c + 4) }' | median_with_interval "$2"
}

options() {
    local common="--rw=randread --bs=4k --size=256m --time_based --runtime=$seconds"
    case $1 in direct-*) common=${common/--runtime=$seconds/--runtime=500ms} ;; esac
    case $1 in
        uring-tuned) echo "$common --ioengine=io_uring --iodepth=32 --iodepth_batch=32 --iodepth_batch_complete_max=32 --iodepth_batch_complete_min=1 --registerfiles --fixedbufs --filename=$work/data" ;;
        uring-*) echo "$common --ioengine=io_uring --iodepth=${1#uring-} --filename=$work/data" ;;
        psync-zram) echo "$common --ioengine=psync --direct=1 --filename=/dev/zram$zram" ;;
        libaio-zram) echo "$common --ioengine=libaio --iodepth=32 --direct=1 --filename=/dev/zram$zram" ;;
        null) echo "$common --ioengine=null --size=1t" ;;
        null-nomap) echo "$common --ioengine=null --size=1t --norandommap" ;;
        direct-*) echo "$common --ioengine=libaio --iodepth=${1#direct-} --direct=1 --filename=$work/data" ;;
    esac
}

# What the ratios are to reach: of IOPS at least, of user CPU per I/O at most, of mean latency at most.
target() {
    case $1 in
        uring-tuned | psync-zram | libaio-zram) echo "1.1 0.5 -" ;;
        uring-*) echo "1.25 0.5 -" ;;
        null) echo "8 - -" ;;
        null-nomap) echo "- - -" ;;
        direct-*) echo "- - 1.03" ;;
    esac
}

prepare() {
    case $1 in
        uring-* | direct-*)
            [ -f "$work/data" ] || fio --name=lay --filename="$work/data" --rw=write --bs=1m --size=256m --end_fsync=1 >/dev/null
            ;;
        *-zram)
            [ -z "$zram" ] || return 0
            if ! [ -r /sys/class/zram-control/hot_add ] && ! modprobe zram 2>/dev/null || ! zram=$(cat /sys/class/zram-control/hot_add 2>/dev/null); then
                zram=
                echo "$1: skipped, no zram disk of our own (needs root and the kernel's zram)"
                return 1
            fi
            echo 256M >"/sys/block/zram$zram/disksize"
            fio --name=fill --filename="/dev/zram$zram" --rw=write --bs=1m --size=256m --refill_buffers >/dev/null
            ;;
    esac
    extra=
    case $1 in uring-*) cat "$work/data" >/dev/null; extra=--invalidate=0 ;; esac
}

compare() {
    local name=$1 program count=$rounds order
    case $name in direct-*) count=$((8 * rounds)) ;; esac
    : >"$work/fio"; : >"$work/bench"
    for ((round = 0; round < count; round++)); do
        # Who comes first may find the device in another state.
        order="fio bench"
        ((round % 2 == 0)) || order="bench fio"
        for program in $order; do
            # shellcheck disable=SC2046
            case $program in
                fio) fio --name=c $(options "$name") $extra --output-format=json --output="$work/result" ;;
                bench) "$bench" fio --name=c $(options "$name") $extra --output-format=json --output="$work/result" ;;
            esac
            numbers "$work/result" >>"$work/$program"
        done
    done
    awk -v name="$name" -v fio="$(median_of '$1' "$work/fio")" -v bench="$(median_of '$1' "$work/bench")" \
        -v fio_user="$(median_of '($1 > 0 ? $2 / $1 : 0)' "$work/fio")" -v user="$(median_of '($1 > 0 ? $2 / $1 : 0)' "$work/bench")" \
        -v fio_mean="$(median_of '$4' "$work/fio")" -v mean="$(median_of '$4' "$work/bench")" -v target="$(target "$name")" \
        -v iops_pairs="$(ratio_of 1 2)" -v pairs="$(case $name in direct-*) ratio_of 4 3 ;; esac)" \
        -v ranges="$(range_of "$work/fio"), $(range_of "$work/bench")" '
        function ratio(own, other) { return other > 0 ? own / other : 0 }
        function aim(sign, value) { return value == "-" ? "" : " (" sign value ")" }
        BEGIN {
            split(target, t, " ")
            printf "%-12s %12.0f %12.0f   %-24s %-14s %-14s %s\n", name, fio, bench, sprintf("%s%s", iops_pairs, aim("≥", t[1])),
                sprintf("%.2f%s", ratio(user, fio_user), aim("≤", t[2])), sprintf("%s%s", pairs ? pairs : sprintf("%.2f", ratio(mean, fio_mean)), aim("≤", t[3])), ranges
        }'
}

milliseconds() {
    local begun
    begun=$(date +%s%N)
    "$@" >/dev/null
    awk -v a="$begun" -v b="$(date +%s%N)" 'BEGIN { printf "%.1f\n", (b - a) / 1e6 }'
}

compare_start() {
    : >"$work/fio"; : >"$work/bench"
    for ((round = 0; round < 2 * rounds; round++)); do
        milliseconds fio --name=c --ioengine=psync --rw=read --bs=4k --size=4k --filename="$work/one" >>"$work/fio"
        milliseconds "$bench" fio --name=c --ioengine=psync --rw=read --bs=4k --size=4k --filename="$work/one" >>"$work/bench"
    done
    printf '%-12s fio %s ms, bench %s ms (≤250) from start to end of a job of one I/O; %s, %s\n' start \
        "$(median_of '$1' "$work/fio")" "$(median_of '$1' "$work/bench")" "$(range_of "$work/fio")" "$(range_of "$work/bench")"
}

printf '%-12s %12s %12s   %-23s %-12s %-12s %s\n' case "fio IOPS" "bench IOPS" "IOPS ×" "usr ×" "lat ×" "fio range, bench range"
for name in "${cases[@]}"; do
    if [ "$name" = start ]; then
        compare_start
    elif prepare "$name"; then
        compare "$name"
    fi
done
