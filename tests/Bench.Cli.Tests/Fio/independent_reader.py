#!/usr/bin/env python3
"""Reads what a run of fio's dialect left in a folder, with nothing of Bench's code: result.json (json+), terse.txt (version 3),
the logs PREFIX_*.N.log of its jobs with one row per I/O, or per window for jobs that have "log_avg_msec", and iologs.

Prints "consistent: ..." and exits with 0, or says what disagrees and exits with 1.
"""
import json
import os
import sys


def centre(index):
    if index < 128:
        return index
    shift = index // 64 - 1
    return ((64 + index % 64) << shift) + ((1 << shift) >> 1)


BINS = {centre(i): i for i in range(29 * 64)}


def bin_of(value):
    shift = max(value.bit_length() - 7, 0)
    return (shift << 6) + (value >> shift)


def rows(path, columns):
    with open(path) as file:
        table = [line.rstrip("\n").split(", ") for line in file]
    for row in table:
        need(len(row) == columns, "%s: %d columns instead of %d in %r" % (path, len(row), columns, row))
    return table


def need(holds, what):
    if not holds:
        print(what)
        sys.exit(1)


def percentile(ordered, percent):
    rank = max(1, -(-len(ordered) * round(percent * 1000000) // 100000000))
    return ordered[rank - 1]


def check_latency(name, latency):
    if latency["N"] == 0:
        return 0
    bins = {int(value): count for value, count in latency["bins"].items()}
    need(all(value in BINS for value in bins), name + ": a bin is not one of fio's")
    need(sum(bins.values()) == latency["N"], name + ": bins do not add up to N")
    ordered = [value for value in sorted(bins) for _ in range(bins[value])]
    for percent, value in latency["percentile"].items():
        computed = percentile(ordered, float(percent))
        need(abs(bin_of(computed) - bin_of(value)) <= 1, "%s: p%s is %d, by the bins %d" % (name, percent, value, computed))
    return len(latency["percentile"])


def check_logs(folder, job, number):
    options = dict(job["job options"])
    prefix = options["write_lat_log"]
    path = lambda kind: os.path.join(folder, "%s_%s.%d.log" % (prefix, kind, number))
    if "log_avg_msec" in options:
        for kind in ("bw", "iops", "clat", "lat"):
            table = rows(path(kind), 5)
            need(table, path(kind) + " is empty")
            for direction in "012":
                times = [int(row[0]) for row in table if row[2] == direction]
                need(times == sorted(times), path(kind) + ": windows are not in order")
        hist = rows(path("clat_hist"), 3 + 1856)
        counted = sum(int(cell) for row in hist for cell in row[3:])
        need(counted == job["read"]["total_ios"] + job["write"]["total_ios"], "%s counts %d I/Os" % (path("clat_hist"), counted))
        return
    for kind in ("bw", "iops", "clat", "lat"):
        table = rows(path(kind), 6)
        for number_of, direction in (("0", job["read"]), ("1", job["write"])):
            mine = [row for row in table if row[2] == number_of]
            need(len(mine) == direction["total_ios"], "%s: %d rows of %d I/Os" % (path(kind), len(mine), direction["total_ios"]))
            need(sum(int(row[3]) for row in mine) == direction["io_bytes"], path(kind) + ": sizes do not add up")
            if kind in ("clat", "lat"):
                ordered = sorted(int(row[1]) for row in mine)
                for percent, value in direction[kind + "_ns"].get("percentile", {}).items():
                    computed = percentile(ordered, float(percent))
                    need(abs(bin_of(computed) - bin_of(value)) <= 1, "%s: p%s is %d, by the log %d" % (path(kind), percent, value, computed))


def check_iolog(path, job):
    with open(path) as file:
        need(next(file) == "fio version 3 iolog\n", path + ": first line")
        actions = [line.split() for line in file]
    for kind in ("read", "write"):
        mine = [action for action in actions if len(action) == 5 and action[2] == kind]
        need(len(mine) == job[kind]["total_ios"], path + ": number of " + kind)
        need(sum(int(action[4]) for action in mine) == job[kind]["io_bytes"], path + ": bytes of " + kind)


def check_terse(line, job):
    fields = line.split(";")
    need(fields[0] == "3" and fields[2] == job["jobname"] and fields[4] == str(job["error"]), "terse: head of " + job["jobname"])
    for start, direction in ((5, job["read"]), (46, job["write"])):
        need(int(fields[start]) == direction["io_kbytes"], "terse: KiB")
        need(int(fields[start + 2]) == int(direction["iops"]), "terse: IOPS")
        need(int(fields[start + 3]) == direction["runtime"], "terse: runtime")
        latency = direction["lat_ns"] if "percentile" in direction["lat_ns"] else direction["clat_ns"]
        for position, (percent, value) in enumerate(latency.get("percentile", {}).items()):
            need(fields[start + 12 + position] == "%s%%=%d" % (percent, value // 1000), "terse: percentile " + fields[start + 12 + position])


def main(folder):
    with open(os.path.join(folder, "result.json")) as file:
        text = file.read()
    document = json.loads(text[text.index("{\n"):])
    percentiles = 0
    for number, job in enumerate(document["jobs"], 1):
        for kind in ("read", "write"):
            direction = job[kind]
            need(direction["io_kbytes"] == direction["io_bytes"] >> 10, "KiB")
            if direction["runtime"]:
                need(direction["bw_bytes"] == 1000 * direction["io_bytes"] // direction["runtime"], "bandwidth of " + kind)
                need(abs(direction["iops"] - 1000 * direction["total_ios"] / direction["runtime"]) < 1e-3, "IOPS of " + kind)
            percentiles += sum(check_latency("%s %s" % (kind, name), direction[name]) for name in ("slat_ns", "clat_ns", "lat_ns") if "bins" in direction[name])
        check_logs(folder, job, number)
        if "write_iolog" in job["job options"]:
            check_iolog(os.path.join(folder, job["job options"]["write_iolog"]), job)
    with open(os.path.join(folder, "terse.txt")) as file:
        lines = [line for line in file if line.startswith("3;")]
    need(len(lines) == len(document["jobs"]), "terse: number of lines")
    for line, job in zip(lines, document["jobs"]):
        check_terse(line.rstrip("\n"), job)
    print("consistent: %d jobs, %d percentiles" % (len(document["jobs"]), percentiles))


if __name__ == "__main__":
    main(sys.argv[1])
