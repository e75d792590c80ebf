namespace Bench.Engine.Results.Json;

/// <summary>Writes what the machine did meanwhile and what measuring cost: CPU, cache, garbage collection, overhead.</summary>
internal static class HostSection
{
    public static void Write(JsonText json, RunOutcome outcome)
    {
        WriteCpu(json, outcome.HostCpu);
        WriteCache(json, outcome);
        if (outcome.ManagedMemory is { } memory)
        {
            json.BeginObject("gc");
            json.Write("collections", [memory.Generation0, memory.Generation1, memory.Generation2]);
            json.Write("allocated_bytes", memory.AllocatedBytes);
            json.EndObject();
        }
        else
        {
            json.WriteNull("gc");
        }

        WriteOverhead(json, outcome);
    }

    private static void WriteCpu(JsonText json, HostCpuUsage? cpu)
    {
        if (cpu is null)
        {
            json.WriteNull("host_cpu");
            return;
        }

        json.BeginObject("host_cpu");
        json.Write("user_pct", cpu.User);
        json.Write("system_pct", cpu.System);
        json.Write("irq_pct", cpu.Irq);
        json.Write("softirq_pct", cpu.SoftIrq);
        json.Write("idle_pct", cpu.Idle);
        json.Write("iowait_pct", cpu.IoWait);
        json.Write("steal_pct", cpu.Steal);
        json.Write("busiest_cpu_pct", cpu.BusiestCpu);
        json.Write("own_pct", cpu.Own);
        json.Write("others_pct", cpu.Others);
        json.Write("saturated", cpu.Saturated);
        json.Write("contended", cpu.Contended);
        json.BeginArray("series");
        foreach (HostCpuSample sample in cpu.Series)
        {
            json.BeginObject(inline: true);
            json.Write("t_ms", sample.Milliseconds);
            json.Write("busy_pct", sample.BusyPercent);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
    }

    private static void WriteCache(JsonText json, RunOutcome outcome)
    {
        if (CacheUse.Of(outcome) is not { } cache)
        {
            json.WriteNull("cache");
            return;
        }

        json.BeginObject("cache");
        json.Write("done_read_bytes", cache.DoneReadBytes);
        json.Write("own_read_bytes", cache.OwnReadBytes);
        json.Write("device_read_bytes", cache.DeviceReadBytes);
        json.Write("cache_served_read_pct", cache.CacheServedReadPercent);
        json.Write("done_write_bytes", cache.DoneWriteBytes);
        json.Write("device_write_bytes", cache.DeviceWriteBytes);
        json.Write("devices", cache.Devices);
        json.EndObject();
    }

    private static void WriteOverhead(JsonText json, RunOutcome outcome)
    {
        MeasuringOverhead overhead = MeasuringOverhead.Of(outcome);
        json.BeginObject("overhead");
        json.Write("clock_reads_per_io", overhead.ClockReadsPerIo);
        json.Write("clock_read_ns", overhead.ClockReadCost);
        json.Write("clock_drift_ns", outcome.ClockDrift?.Nanoseconds);
        json.Write("clock_drift_ppm", outcome.ClockDrift?.PartsPerMillion);
        StartSkew? skew = StartSkew.Of(outcome.Daemons);
        json.Write("start_skew_median_ns", skew?.Median);
        json.Write("start_skew_max_ns", skew?.Maximum);
        json.Write("statement", overhead.Statement);
        json.EndObject();
    }
}
