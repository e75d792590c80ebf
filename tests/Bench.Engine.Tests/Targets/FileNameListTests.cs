using Bench.Engine.Targets;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Targets;

public class FileNameListTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a:b:c", "a|b|c")]
    [InlineData(":a::b:", "a|b")]
    [InlineData(@"a\:b:c", "a:b|c")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData(@"/dev/disk/by-path/pci-0000\:00\:1f.2", "/dev/disk/by-path/pci-0000:00:1f.2")]
    public void Colons_separate_names_unless_escaped(string list, string names) =>
        Assert.Equal(names.Split('|'), FileNameList.Parse(list));

    [Theory]
    [InlineData("iscsi://h:3260/iqn.2026-01.org.bench:disk/0", "iscsi://h:3260/iqn.2026-01.org.bench:disk/0")]
    [InlineData(@"iscsi\://h\:3260/iqn.x\:disk/0", "iscsi://h:3260/iqn.x:disk/0")]
    [InlineData("iscsi://a/iqn.x:1/0:iscsi://b:99/iqn.x:2/0", "iscsi://a/iqn.x:1/0|iscsi://b:99/iqn.x:2/0")]
    [InlineData(@"iscsi\://a/t/0:iscsi\://b/t/0", "iscsi://a/t/0|iscsi://b/t/0")]
    [InlineData("iser://a/t:1/0", "iser://a/t:1/0")]
    public void An_iscsi_address_needs_no_escapes(string list, string names) =>
        Assert.Equal(names.Split('|'), FileNameList.Parse(list));

    [Fact]
    public void Escaped_names_come_back_as_they_were() =>
        Prop.ForAll<NonEmptyString[]>(names =>
        {
            string[] plain = [.. names.Select(name => "/" + name.Get.Replace("\\", "/", StringComparison.Ordinal))];
            string list = string.Join(':', plain.Select(name => name.Replace(":", "\\:", StringComparison.Ordinal)));
            return FileNameList.Parse(list).SequenceEqual(plain);
        }).QuickCheckThrowOnFailure();
}
