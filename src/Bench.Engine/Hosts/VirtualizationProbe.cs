using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Bench.Engine.Hosts;

/// <summary>Finds out whether this is a virtual machine or a container, and of which kind.</summary>
/// <param name="roots">Where sysfs and procfs are.</param>
internal sealed class VirtualizationProbe(SystemRoots roots)
{
    private static readonly (string Mark, string Name)[] Hypervisors =
    [
        ("KVMKVMKVM", "kvm"),
        ("Microsoft Hv", "hyper-v"),
        ("VMwareVMware", "vmware"),
        ("XenVMMXenVMM", "xen"),
        ("TCGTCGTCGTCG", "qemu"),
        ("VBoxVBoxVBox", "virtualbox"),
        ("bhyve bhyve ", "bhyve"),
        ("ACRNACRNACRN", "acrn"),
        (" prl hyperv", "parallels"),
    ];

    // DMI strings, for machines whose CPU does not tell.
    private static readonly (string Mark, string Name)[] Products =
    [
        ("KVM", "kvm"),
        ("QEMU", "qemu"),
        ("VMware", "vmware"),
        ("VirtualBox", "virtualbox"),
        ("Virtual Machine", "hyper-v"),
        ("Google Compute Engine", "kvm (Google Compute Engine)"),
        ("Amazon EC2", "kvm (Amazon EC2)"),
        ("Xen", "xen"),
    ];

    /// <summary>The container, the hypervisor, or both; null on bare metal as far as can be told.</summary>
    public string? Find()
    {
        string?[] layers = [Container(), Hypervisor()];
        string found = string.Join(" on ", layers.OfType<string>());
        return found.Length == 0 ? null : found;
    }

    private string? Hypervisor()
    {
        if (roots == SystemRoots.Machine && HypervisorVendor() is { } vendor)
        {
            return Array.Find(Hypervisors, entry => vendor.StartsWith(entry.Mark, StringComparison.Ordinal)).Name
                ?? vendor.Trim('\0', ' ');
        }

        string dmi = Path.Combine(roots.Sys, "class", "dmi", "id");
        string product = SystemRoots.Read(Path.Combine(dmi, "product_name")) + " " + SystemRoots.Read(Path.Combine(dmi, "sys_vendor"));
        return Array.Find(Products, entry => product.Contains(entry.Mark, StringComparison.OrdinalIgnoreCase)).Name
            ?? SystemRoots.Read(Path.Combine(roots.Sys, "hypervisor", "type"));
    }

    private static string? HypervisorVendor()
    {
        const int HypervisorPresent = 1 << 31;
        if (!X86Base.IsSupported || (X86Base.CpuId(1, 0).Ecx & HypervisorPresent) == 0)
        {
            return null;
        }

        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0x40000000, 0);
        byte[] vendor = [.. BitConverter.GetBytes(ebx), .. BitConverter.GetBytes(ecx), .. BitConverter.GetBytes(edx)];
        return Encoding.ASCII.GetString(vendor);
    }

    private string? Container()
    {
        string cgroup = SystemRoots.Read(Path.Combine(roots.Proc, "1", "cgroup")) ?? string.Empty;
        string root = Path.Combine(roots.Proc, "1", "root");
        return File.Exists(Path.Combine(root, ".dockerenv")) || cgroup.Contains("/docker", StringComparison.Ordinal) ? "docker"
            : File.Exists(Path.Combine(root, "run", ".containerenv")) || cgroup.Contains("libpod", StringComparison.Ordinal) ? "podman"
            : cgroup.Contains("/kubepods", StringComparison.Ordinal) ? "kubernetes"
            : cgroup.Contains("/lxc", StringComparison.Ordinal) ? "lxc"
            : null;
    }
}
