using Bench.Engine.Safety;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

public sealed class LayoutRegistryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_remembered()
    {
        string file = _folder.Write("a name with blanks", 1);
        Registry().Add(file);
        Assert.True(Registry().Contains(file));
        Assert.False(Registry().Contains(_folder.Write("other", 1)));
    }

    [Fact]
    public void A_new_file_of_the_same_name_is_another()
    {
        string file = _folder.Write("f", 1);
        Registry().Add(file);
        File.Move(_folder.Write("new", 1), file, overwrite: true);
        Assert.False(Registry().Contains(file));
    }

    [Fact]
    public void Content_that_somebody_put_there_after_the_run_is_not_ours()
    {
        string file = _folder.Write("f", 1);
        Registry().Add(file);
        File.WriteAllText(file, "what a run wrote");
        Assert.True(Registry().Contains(file));
        Registry().Seal(file);
        Assert.True(Registry().Contains(file));
        File.WriteAllText(file, "what somebody else wrote");
        Assert.False(Registry().Contains(file));
    }

    [Fact]
    public void A_file_that_was_not_added_cannot_be_sealed()
    {
        string file = _folder.Write("f", 1);
        Registry().Seal(file);
        Assert.False(Registry().Contains(file));
    }

    [Fact]
    public void A_file_has_one_line_however_often_it_is_added()
    {
        string file = _folder.Write("f", 1);
        Registry().Add(file);
        Registry().Seal(file);
        Registry().Add(file);
        Assert.Single(File.ReadAllLines(_folder["state/layouts"]));
    }

    [Fact]
    public void Files_that_are_gone_are_forgotten_with_the_next_entry()
    {
        string gone = _folder.Write("gone", 1);
        Registry().Add(gone);
        File.Delete(gone);
        Registry().Add(_folder.Write("f", 1));
        Assert.Single(File.ReadAllLines(_folder["state/layouts"]));
    }

    [Fact]
    public void A_registry_that_cannot_be_written_stops_nobody()
    {
        string blocked = _folder.Write("blocked", 1);
        var registry = new LayoutRegistry(Path.Combine(blocked, "layouts"));
        registry.Add(_folder.Write("f", 1));
        Assert.False(registry.Contains(_folder["f"]));
    }

    private LayoutRegistry Registry() => new(_folder["state/layouts"]);
}
