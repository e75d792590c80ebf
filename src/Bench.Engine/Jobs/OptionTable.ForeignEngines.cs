using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs;

// Options of engines that need hardware or services; the engine is refused first, so these names only make errors clear.
public sealed partial class OptionTable
{
    private const string OfAnother = "it belongs to an engine that Bench does not have";

    private static IReadOnlyList<OptionDefinition> ForeignEngineOptions =>
    [
        .. Names(["io_uring_cmd"], "cmd_type", "cdb_len", "write_mode", "read_mode", "verify_mode", "verify_bytchk", "deac"),
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring_cmd", "io_uring", "xnvme"])
            .Fill(["md_per_io_size", "pi_act", "pi_chk", "apptag", "apptag_mask"], "data protection information is not sent"),
        .. Names(["io_uring_cmd", "sg"], "readfua", "writefua"),
        .. Names(["sg"], "sg_write_mode", "stream_id"),
        .. Names(
            ["xnvme"],
            "xnvme_be", "xnvme_async", "xnvme_sync", "xnvme_admin", "xnvme_mem", "xnvme_iovec", "xnvme_dev_nsid", "xnvme_dev_subnqn"),
        .. Names(
            ["libblkio"],
            "libblkio_driver", "libblkio_path", "libblkio_pre_connect_props", "libblkio_pre_start_props", "libblkio_num_entries",
            "libblkio_queue_size", "libblkio_vectored", "libblkio_write_zeroes_on_trim", "libblkio_wait_mode",
            "libblkio_force_enable_completion_eventfd"),
        .. Names(["rdma", "libhdfs"], "hostname", "port"),
        .. Names(["rdma"], "bindname", "verb"),
        .. Names(CephEngines, "clustername", "clientname", "busy_poll"),
        .. Names([.. CephEngines, "dfs"], "pool"),
        .. Names(["rbd"], "rbdname", "rbd_encryption_format", "rbd_encryption_passphrase"),
        .. Names(["rados"], "conf", "touch_objects"),
        .. Names(["gfapi", "gfapi_async"], "volume", "brick", "single-instance"),
        .. Names(["libhdfs", "dfs"], "chunk_size"),
        .. Names(["libhdfs"], "namenode", "hdfsdirectory", "single_instance", "hdfs_use_direct", "chunck_size"),
        .. Names(["nfs"], "nfs_url"),
        .. Names(["dfs"], "cont", "object_class", "svcl"),
        .. Names(["mtd"], "skip_bad"),
        .. Names(["libcufile", "libhipfile"], "gpu_dev_ids"),
        .. Names(["libcufile"], "cuda_io"),
        .. Names(["libhipfile"], "rocm_io"),
        .. Names(["e4defrag"], "donorname", "inplace"),
        .. Names(["windowsaio"], "no_completion_thread"),
    ];

    private static OptionTheme Names(string[] engines, params string[] names)
        => new OptionTheme(OptionCategory.EngineOption, engines).Fill(names, OfAnother);
}
