#!/usr/bin/env bash
# compare-iscsi.sh [-n ROUNDS] [-t SECONDS] [-l SIZE] [-p PORT] [CASE...]
# Initiators side by side over loopback, in turn within each round: Bench, iscsi-perf and qemu-img bench, and a raw socket
# loop that exchanges the same bytes (48-byte headers plus data, two processes). Prints the medians of IOPS and of the
# initiator's CPU microseconds per I/O, and Bench's ratios to each peer, of IOPS the median of the rounds' with its 95 %
# confidence interval (of fewer than six rounds, their range): IOPS above 1 and CPU below 1 are in its favour. A number behind a
# sign is what Bench aims at: on its own line in IOPS, on a peer's as the ratio to it.
# SIZE (4m) is that of bench target's LUN in memory: by default it stays in the processor's cache, as the raw loop's bytes
# do. Of a larger one (256m) the memory's own latency is measured too.
# Cases against tgtd (needs root): tgtd-null tgtd-null-1-poll tgtd-tmpfs. Against bench target: read-32 read-32-poll read-1
# read-1-poll write-32 write-32-poll read64k-32, and digest-32 digest-32-poll, where the peer is Bench without digests. Those
# named -poll look for 1 ms before they sleep, Bench, the raw loop and bench target; the others sleep at once.
# Bench and the raw loop run for half a second before they are measured, as their code is still being compiled then.
# CPU is user and system time of the initiator; of Bench and the raw loop without start-up, of the others with it, which
# is below a tenth of a microsecond per I/O. iscsi-perf only reads; qemu-img bench is sequential.
# Nothing else should run on the machine meanwhile; the range of the runs is printed for that reason.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/measuring.sh
. "$root/scripts/measuring.sh"
rounds=9 seconds=1 lun=4m port=3270
while getopts :hn:t:l:p: flag; do
    case $flag in
        n) rounds=$OPTARG ;;
        t) seconds=$OPTARG ;;
        l) lun=$OPTARG ;;
        p) port=$OPTARG ;;
        h) usage; exit ;;
        *) wrong_option "$flag" "$OPTARG" ;;
    esac
done
shift $((OPTIND - 1))
whole_numbers "$rounds" "$seconds" "$port"
[ "$port" -le 65532 ] || { echo "${0##*/}: -p $port: it and the three ports behind it are used, up to 65535" >&2; exit 2; }
[[ $lun =~ ^[1-9][0-9]*[kmgKMG]?$ ]] || { echo "${0##*/}: -l $lun is no size such as 4m" >&2; exit 2; }
known="tgtd-null tgtd-null-1-poll tgtd-tmpfs read-32 read-32-poll read-1 read-1-poll write-32 write-32-poll read64k-32 digest-32 digest-32-poll"
known_cases "$known" "$@"
cases=("$@")
[ ${#cases[@]} -gt 0 ] || read -ra cases <<<"$known"

for used in $(seq "$port" $((port + 3))); do
    # Another's target there would be measured in place of ours.
    if (: <>"/dev/tcp/127.0.0.1/$used") 2>/dev/null; then
        echo "${0##*/}: port $used is in use; choose others by -p" >&2
        exit 2
    fi
done

PATH=$PATH:/usr/sbin:/sbin
"$root/scripts/install.sh" "the comparison" tgtd=tgt iscsi-perf=libiscsi-bin qemu-img=qemu-utils
# The command below is never there, so the package is installed; it is qemu's driver, without a program of its own.
[ -n "$(find /usr/lib -name block-iscsi.so -print -quit)" ] || "$root/scripts/install.sh" "qemu's iSCSI driver" qemu-block-iscsi-driver=qemu-block-extra
bench=${BENCH_PROGRAM:-$root/bench}
"$bench" --version >/dev/null
loop=$root/tests/Bench.SocketLoop/bin/Release/net10.0/Bench.SocketLoop
built=$(dotnet build "$root/tests/Bench.SocketLoop" -c Release -v q) || { echo "$built"; exit 1; }

iqn=iqn.2026-01.org.bench:compare
control=$((20000 + $$ % 10000))
work=$(mktemp -d /dev/shm/bench-compare.XXXXXX)
cleanup() {
    # tgtd ignores TERM while it has targets, and nothing here has anything to save.
    kill_children
    rm -rf "$work"
    rm -f "/var/run/tgtd/socket.$control" "/var/run/tgtd/socket.$control.lock"
}
trap cleanup EXIT

failed() { # MESSAGE FILE: what a peer said is in the file
    echo "${0##*/}: $1" >&2
    tail -n 5 "$2" >&2
    exit 1
}

await() { # FILE TEXT: until a line of it, written by what was started last, says so
    for _ in $(seq 100); do
        grep -q "$2" "$1" && return
        kill -0 $! 2>/dev/null || break
        sleep 0.1
    done
    failed "no '$2' from a peer" "$1"
}

tgt() { tgtadm -C "$control" --lld iscsi "$@"; }

start_tgtd() {
    [ -z "${tgtd_url:-}" ] || return 0
    if [ "$(id -u)" != 0 ]; then echo "skipped: tgtd needs root"; return 1; fi
    setsid tgtd -f -C "$control" -t 4 --iscsi "portal=127.0.0.1:$port" >"$work/tgtd.log" 2>&1 </dev/null &
    for _ in $(seq 100); do tgt --op show --mode sys >/dev/null 2>&1 && break; sleep 0.1; done
    truncate -s 256M "$work/lun"
    # Called in a condition, where "set -e" does not hold.
    tgt --op new --mode target --tid 1 -T $iqn \
        && tgt --op bind --mode target --tid 1 -I ALL \
        && tgt --op new --mode logicalunit --tid 1 --lun 1 -b "$work/lun" -E null \
        && tgt --op new --mode logicalunit --tid 1 --lun 2 -b "$work/lun" -E rdwr \
        || failed "tgtd cannot be set up" "$work/tgtd.log"
    tgtd_url=iscsi://127.0.0.1:$port/$iqn
}

start_own() { # name, polling µs
    setsid "$bench" target --listen "127.0.0.1:$2" --iqn $iqn --lun "memory:$lun" --poll "$3" >"$work/$1.log" 2>&1 </dev/null &
    await "$work/$1.log" listening
    # Memory that was never written reads as one page of zeros: faster than a LUN in use.
    "$bench" fio --name=fill --ioengine=iscsi "--filename=iscsi://127.0.0.1:$2/$iqn/0" --rw=write --bs=1m --iodepth=8 >/dev/null
}

start_loop() {
    [ -z "${loop_runs:-}" ] || return 0
    setsid "$loop" serve $((port + 3)) >"$work/loop.log" 2>&1 </dev/null &
    await "$work/loop.log" listening
    loop_runs=1
}

# Each prints IOPS and CPU microseconds per I/O.
run_bench() { # url depth bytes rw poll-µs
    # shellcheck disable=SC2086
    "$bench" fio --name=c --ioengine=iscsi "--filename=$1" --rw="$4" --norandommap --bs="$3" --iodepth="$2" --time_based \
        --ramp_time=500ms --runtime="$seconds" --iscsi_poll="$5"us ${digests:-} --output-format=json --output="$work/bench.json" >"$work/out" 2>&1
    awk -F '[:,]' '/"(read|write)" :/ { r = 1 } r && /"iops" :/ { if ($2 > iops) iops = $2; r = 0 } /"usr_cpu"/ { u = $2 } /"sys_cpu"/ { s = $2 }
        END { print iops + 0, (iops > 0 ? (u + s) * 10000 / iops : 0) }' "$work/bench.json"
}

run_no-digests() { digests='' run_bench "$@"; }

run_loop() { "$loop" run $((port + 3)) "${4#rand}" "$3" "$2" "$seconds" "$5" 2>"$work/out"; }

timed() { # FILE COMMAND...: CPU seconds into the file
    local TIMEFORMAT='%U %S' file=$1
    shift
    { time "$@" >"$work/out" 2>&1; } 2>"$file"
}

run_iscsi-perf() {
    timed "$work/cpu" iscsi-perf -r -m "$2" -b $(($3 / 512)) -t "$seconds" "$1" || true
    tr '\r' '\n' <"$work/out" | awk -v cpu="$(cat "$work/cpu")" -v t="$seconds" '
        /iops average/ { for (i = 1; i < NF; i++) if ($i == "average") n = $(i + 1) }
        END { split(cpu, c, " "); n += 0; print n, (n > 0 ? (c[1] + c[2]) * 1e6 / (n * t) : 0) }'
}

run_qemu-img() {
    local count=$((seconds * ${estimate:-80000})) write=()
    case $4 in *write) write=(-w) ;; esac
    timed "$work/cpu" qemu-img bench "${write[@]}" -f raw -t none -c "$count" -d "$2" -s "$3" "$1"
    awk -v cpu="$(cat "$work/cpu")" -v n="$count" '/Run completed/ { t = $4 } END { split(cpu, c, " "); print (t > 0 ? n / t : 0), (c[1] + c[2]) * 1e6 / n }' "$work/out"
}

# What Bench aims at: IOPS of its own at least; against a peer, the ratio of IOPS at least and of CPU per I/O at most.
aim() { # case peer
    case $1/$2 in
        tgtd-null/iscsi-perf | tgtd-null/qemu-img) echo "- 0.7" ;;
        tgtd-null-1-poll/iscsi-perf | tgtd-null-1-poll/qemu-img) echo "1.3 -" ;;
        read-32*/loop) echo "0.75 -" ;;
        read-32-poll/bench) echo "600000 -" ;;
        read-1-poll/bench) echo "60000 -" ;;
        write-32-poll/bench) echo "300000 -" ;;
        read64k-32/loop) echo "0.8 -" ;;
        digest-*/no-digests) echo "0.85 -" ;;
        *) echo "- -" ;;
    esac
}

# Of the rounds' ratios of IOPS.
ratio() { paste -d' ' "$work/bench" "$work/$1" | awk '$3 > 0 { print $1 / $3 }' | median_with_interval 2; } # peer

compare() { # case peers url depth bytes rw poll-µs
    local name=$1 peers=$2 peer iops cpu order
    shift 2
    for peer in bench $peers; do : >"$work/$peer"; done
    for ((round = 0; round < rounds; round++)); do
        # Who comes first may find the machine in another state.
        order="bench $peers"
        ((round % 2 == 0)) || order="$peers bench"
        for peer in $order; do
            "run_$peer" "$@" >"$work/numbers" || failed "$peer failed in $name" "$work/out"
            awk '{ exit !($1 > 0) }' "$work/numbers" || failed "$peer measured nothing in $name" "$work/out"
            cat "$work/numbers" >>"$work/$peer"
        done
    done
    local own_cpu
    own_cpu=$(cut -d' ' -f2 "$work/bench" | median)
    for peer in bench $peers; do
        iops=$(cut -d' ' -f1 "$work/$peer" | median)
        cpu=$(cut -d' ' -f2 "$work/$peer" | median)
        awk -v c="$name" -v p="$peer" -v i="$iops" -v u="$cpu" -v ou="$own_cpu" -v r="$(cut -d' ' -f1 "$work/$peer" | range)" -v aims="$(aim "$name" "$peer")" \
            -v pairs="$([ "$peer" = bench ] || ratio "$peer")" '
            # The sign has three bytes, by which some awks pad.
            function sign(mark, value, width) { return sprintf("%-" (value == "-" ? width : width + 2) "s", value == "-" ? "" : mark value) }
            BEGIN {
                split(aims, a, " ")
                printf("%-16s %-11s %10.0f %8.2f  %-16s %s %6s %s %s\n", c, p, i, u, pairs, sign("≥", a[1], 7), (p == "bench" || u <= 0) ? "" : sprintf("%.2f", ou / u), sign("≤", a[2], 5), r)
            }'
    done
}

printf '%-16s %-11s %10s %9s  %-16s %-7s %7s %-5s %s\n' case initiator IOPS "CPU µs" "IOPS ×" "" "CPU ×" "" "range of IOPS"
for name in "${cases[@]}"; do
    depth=32 bytes=4096 rw=randread poll=0 digests=
    case $name in
        *-poll) poll=1000 ;;
    esac
    case $name in
        tgtd-*) start_tgtd || continue ;;
    esac
    case $name in
        tgtd-null-1-poll) estimate=20000 compare "$name" "iscsi-perf qemu-img" "$tgtd_url/1" 1 4096 randread 1000; continue ;;
        tgtd-null) estimate=80000 compare "$name" "iscsi-perf qemu-img" "$tgtd_url/1" 32 4096 randread 0; continue ;;
        tgtd-tmpfs) estimate=30000 compare "$name" "iscsi-perf qemu-img" "$tgtd_url/2" 32 4096 randread 0; continue ;;
        read-32 | read-32-poll) peers="loop iscsi-perf qemu-img" estimate=80000 ;;
        read-1 | read-1-poll) depth=1 peers="loop qemu-img" estimate=20000 ;;
        write-32 | write-32-poll) rw=randwrite peers="loop qemu-img" estimate=80000 ;;
        digest-32 | digest-32-poll) peers=no-digests digests='--header_digest=crc32c --data_digest=crc32c' ;;
        read64k-32) bytes=65536 peers="loop iscsi-perf qemu-img" estimate=20000 ;;
    esac
    start_loop
    if [ $poll = 0 ]; then
        own_port=$((port + 1))
        [ -n "${sleeping:-}" ] || { start_own own $own_port 0us; sleeping=1; }
    else
        own_port=$((port + 2))
        [ -n "${polling:-}" ] || { start_own own-poll $own_port 1ms; polling=1; }
    fi
    compare "$name" "$peers" "iscsi://127.0.0.1:$own_port/$iqn/0" "$depth" "$bytes" "$rw" "$poll"
done
