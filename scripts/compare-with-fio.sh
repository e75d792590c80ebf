#!/usr/bin/env bash
# compare-with-fio.sh [-n ROUNDS] [-t SECONDS] [-d DIR] [CASE...]
# Runs the same jobs through Debian's fio and through Bench in turn, on the same file or device, and prints the medians
# and their ratio (above 1: Bench does more I/Os a second). Cases: psync-1 uring-1 uring-32 uring-128 libaio-zram null.
# The file cases read a cached file of 256 MiB in DIR (default: the current directory); libaio-zram needs root and an
# unused /dev/zram0. Nothing else should run on the machine meanwhile; the spread of the runs is printed for that reason.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=5 seconds=2 dir=.
while getopts n:t:d: flag; do
    case $flag in
        n) rounds=$OPTARG ;;
        t) seconds=$OPTARG ;;
        d) dir=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=(psync-1 uring-1 uring-32 uring-128 libaio-zram null)

"$root/scripts/install.sh" "the comparison" fio=fio
"$root/bench" --version >/dev/null
work=$(mktemp -d "$dir/bench-compare.XXXXXX")
zram=
cleanup() {
    rm -rf "$work"
    if [ -n "$zram" ]; then echo 1 > "/sys/block/${zram#/dev/}/reset"; fi
}
trap cleanup EXIT

# The IOPS of the reads in a result, then the user and system CPU percentages.
numbers() {
    awk -F '[:,]' '/"read" :/ { r = 1 } r && /"iops" :/ { iops = $2; r = 0 } /"usr_cpu"/ { u = $2 } /"sys_cpu"/ { s = $2 } END { print iops + 0, u + 0, s + 0 }' "$1"
}

median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
spread() { sort -g | awk '{ v[NR] = $1 } END { printf "%.0f-%.0f", v[1], v[NR] }'; }

options() {
    local common="--rw=randread --bs=4k --size=256m --time_based --runtime=$seconds"
    case $1 in
        psync-1) echo "$common --ioengine=psync --filename=$work/data" ;;
        uring-*) echo "$common --ioengine=io_uring --iodepth=${1#uring-} --filename=$work/data" ;;
        libaio-zram) echo "$common --ioengine=libaio --iodepth=32 --direct=1 --filename=$zram" ;;
        null) echo "$common --ioengine=null --size=1t" ;;
        *) echo "unknown case $1" >&2; exit 2 ;;
    esac
}

prepare() {
    case $1 in
        psync-1 | uring-*)
            [ -f "$work/data" ] || fio --name=lay --filename="$work/data" --rw=write --bs=1m --size=256m >/dev/null
            cat "$work/data" >/dev/null
            extra=--invalidate=0
            ;;
        libaio-zram)
            if [ -z "$zram" ]; then
                if ! [ -w /sys/block/zram0/disksize ] || [ "$(cat /sys/block/zram0/disksize)" != 0 ]; then
                    echo "libaio-zram: skipped, /dev/zram0 is missing, in use, or not ours to set up"
                    return 1
                fi
                echo 256M > /sys/block/zram0/disksize
                zram=/dev/zram0
                fio --name=fill --filename=$zram --rw=write --bs=1m --size=256m --refill_buffers >/dev/null
            fi
            extra=
            ;;
        null) extra= ;;
    esac
}

printf '%-12s %12s %12s %8s   %s\n' case "fio IOPS" "bench IOPS" ratio "fio range, bench range; CPU usr+sys %"
for name in "${cases[@]}"; do
    prepare "$name" || continue
    : > "$work/fio"; : > "$work/bench"
    for ((round = 0; round < rounds; round++)); do
        # shellcheck disable=SC2046
        fio --name=c $(options "$name") $extra --output-format=json --output="$work/fio.json"
        numbers "$work/fio.json" >> "$work/fio"
        # shellcheck disable=SC2046
        "$root/bench" fio --name=c $(options "$name") $extra --output-format=json --output="$work/bench.json"
        numbers "$work/bench.json" >> "$work/bench"
    done
    f=$(cut -d' ' -f1 "$work/fio" | median)
    b=$(cut -d' ' -f1 "$work/bench" | median)
    printf '%-12s %12.0f %12.0f %8.2f   %s, %s; fio %s bench %s\n' "$name" "$f" "$b" \
        "$(awk -v f="$f" -v b="$b" 'BEGIN { print (f > 0) ? b / f : 0 }')" \
        "$(cut -d' ' -f1 "$work/fio" | spread)" "$(cut -d' ' -f1 "$work/bench" | spread)" \
        "$(tail -1 "$work/fio" | awk '{ printf "%.0f+%.0f", $2, $3 }')" "$(tail -1 "$work/bench" | awk '{ printf "%.0f+%.0f", $2, $3 }')"
done
