using Bench.Engine.Results;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Results;

public sealed class DefaultLabelTests
{
    [Theory]
    [InlineData("iscsi", "software (iscsi_tcp)", "software")]
    [InlineData("iscsi", "toe (cxgb4i)", "toe")]
    [InlineData("iscsi", "built-in", "built-in")]
    [InlineData("fc", "hba (lpfc)", "hba")]
    [InlineData("virtio", null, "virtio")]
    [InlineData(null, null, null)]
    public void It_is_the_kind_of_initiator_or_else_the_transport(string? transport, string? initiator, string? label) =>
        Assert.Equal(label, DefaultLabel.Of([Attached(transport, initiator), Attached(transport, initiator)]));

    [Fact]
    public void Local_disk_and_san_are_both_named_and_more_are_not()
    {
        Assert.Equal("sata+software", DefaultLabel.Of([Attached("iscsi", "software (iscsi_tcp)"), Attached("sata", null)]));
        Assert.Null(DefaultLabel.Of([Attached("iscsi", "software (iscsi_tcp)"), Attached("sata", null), Attached("nvme", null)]));
    }

    private static TargetDescription Attached(string? transport, string? initiator) =>
        new(new Target("/dev/x", TargetKind.Block, 1)) { Transport = transport, Initiator = initiator };
}
