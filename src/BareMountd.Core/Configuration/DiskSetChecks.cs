using System.Collections.Immutable;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>What must hold between the declared disks. Disabled ones count too: enabling a disk must not break a file that was accepted.</summary>
internal sealed class DiskSetChecks(ImmutableArray<DeclaredDisk> disks, DiagnosticBag bag)
{
    private const int ShownCycle = 8;

    private readonly Dictionary<string, DeclaredDisk> _byName = disks.ToDictionary(d => d.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, DeclaredDisk> _byMountPoint = new(StringComparer.Ordinal);

    public void Run()
    {
        Matches();
        MountPoints();
        Order();
        Nesting();
        Links();
    }

    private void Matches()
    {
        Dictionary<(string, int?), DeclaredDisk> seen = [];
        foreach (DeclaredDisk disk in disks)
        {
            string fingerprint = MatchBinder.Fingerprint(disk.Match);
            if (fingerprint.Length > 0 && !seen.TryAdd((fingerprint, disk.Partition), disk))
            {
                DeclaredDisk first = seen[(fingerprint, disk.Partition)];
                bag.AddAtKey(ConfigCodes.DuplicateMatch, disk.Node.Member("match")!, $"the same match as disk {DiagnosticBag.Show(first.Name)} (line {bag.LineOf(first.Node.KeyOffset)}): no device could be told to be one and not the other. "
                    + "Change the match, or give each its partition");
            }
        }
    }

    private void MountPoints()
    {
        foreach (DeclaredDisk disk in disks)
        {
            if (disk.MountPoint is not null && !_byMountPoint.TryAdd(disk.MountPoint, disk))
            {
                DeclaredDisk first = _byMountPoint[disk.MountPoint];
                bag.Add(ConfigCodes.MountPointClash, disk.MountPointNode!, $"{DiagnosticBag.Show(disk.MountPoint)} is the mount point of disk {DiagnosticBag.Show(first.Name)} already (line {bag.LineOf(first.MountPointNode!.Offset)}); choose another");
            }
        }
    }

    private void Order()
    {
        foreach (DeclaredDisk disk in disks)
        {
            foreach (ConfigNode node in disk.After)
            {
                if (!_byName.TryGetValue(node.Text, out DeclaredDisk? other))
                {
                    bag.Add(ConfigCodes.UnknownDisk, node, $"no disk {DiagnosticBag.Show(node.Text)} is declared{DidYouMean.Phrase(node.Text, _byName.Keys)}");
                }
                else if (disk.Enabled && !other.Enabled)
                {
                    bag.Add(ConfigCodes.AfterDisabled, node, $"disk {DiagnosticBag.Show(node.Text)} is disabled, so this one will never be mounted; enable it or disable both");
                }
            }
        }

        Cycles();
    }

    /// <summary>Depth first with a stack of its own: a chain of disks may be as long as the file allows.</summary>
    private void Cycles()
    {
        Dictionary<string, bool> finished = new(StringComparer.Ordinal);
        foreach (DeclaredDisk start in disks)
        {
            Stack<(DeclaredDisk Disk, int Next)> stack = new();
            if (finished.TryAdd(start.Name, false))
            {
                stack.Push((start, 0));
            }

            while (stack.TryPop(out (DeclaredDisk Disk, int Next) top))
            {
                if (top.Next >= top.Disk.After.Length)
                {
                    finished[top.Disk.Name] = true;
                    continue;
                }

                stack.Push((top.Disk, top.Next + 1));
                ConfigNode node = top.Disk.After[top.Next];
                if (!_byName.TryGetValue(node.Text, out DeclaredDisk? other))
                {
                    continue;
                }

                if (finished.TryAdd(other.Name, false))
                {
                    stack.Push((other, 0));
                }
                else if (!finished[other.Name])
                {
                    string[] around = [.. stack.Select(s => s.Disk.Name).TakeWhile(n => n != other.Name).Reverse()];
                    IEnumerable<string> shown = around.Length <= ShownCycle ? around : [.. around.Take(ShownCycle), "…"];
                    bag.Add(ConfigCodes.AfterCycle, node, $"disks that wait for each other are never mounted: {string.Join(" after ", new[] { other.Name }.Concat(shown).Append(other.Name).Select(n => TextEscaper.ForTerminal(n, 64)))}; take one of these out");
                }
            }
        }
    }

    private void Nesting()
    {
        foreach (DeclaredDisk disk in disks.Where(d => d.MountPoint is not null))
        {
            DeclaredDisk? outer = MountPath.Above(disk.MountPoint!).Select(p => _byMountPoint.GetValueOrDefault(p)).FirstOrDefault(d => d is not null);
            if (outer is not null && !WaitsFor(disk, outer))
            {
                string after = string.Join(", ", disk.After.Select(a => DiagnosticBag.Show(a.Text)).Append(DiagnosticBag.Show(outer.Name)));
                bag.Add(ConfigCodes.MountPointNested, disk.MountPointNode!, $"{DiagnosticBag.Show(disk.MountPoint!)} lies inside the mount point of disk {DiagnosticBag.Show(outer.Name)} (line {bag.LineOf(outer.MountPointNode!.Offset)}), which would hide it when mounted later; "
                    + $"add \"after\": [{after}]");
            }
        }
    }

    private bool WaitsFor(DeclaredDisk disk, DeclaredDisk outer)
    {
        HashSet<string> seen = [disk.Name];
        Queue<DeclaredDisk> queue = new([disk]);
        while (queue.TryDequeue(out DeclaredDisk? current))
        {
            foreach (ConfigNode node in current.After)
            {
                if (node.Text == outer.Name)
                {
                    return true;
                }

                if (seen.Add(node.Text) && _byName.TryGetValue(node.Text, out DeclaredDisk? next))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return false;
    }

    private void Links()
    {
        Dictionary<string, (DeclaredDisk Disk, ConfigNode Node)> links = new(StringComparer.Ordinal);
        foreach (DeclaredDisk disk in disks)
        {
            foreach ((string path, ConfigNode node) in disk.Links)
            {
                if (!links.TryAdd(path, (disk, node)))
                {
                    bag.Add(ConfigCodes.LinkClash, node, $"the link {DiagnosticBag.Show(path)} is declared already, on line {bag.LineOf(links[path].Node.Offset)}; remove one");
                }
                else if (_byMountPoint.TryGetValue(path, out DeclaredDisk? mounted))
                {
                    bag.Add(ConfigCodes.LinkClash, node, $"the link {DiagnosticBag.Show(path)} is the mount point of disk {DiagnosticBag.Show(mounted.Name)}; a place is one or the other");
                }
                else if (MountPath.Above(path).FirstOrDefault(_byMountPoint.ContainsKey) is { } inside)
                {
                    bag.Add(ConfigCodes.LinkInsideMount, node, $"the link {DiagnosticBag.Show(path)} would lie on disk {DiagnosticBag.Show(_byMountPoint[inside].Name)}, mounted at {DiagnosticBag.Show(inside)}; choose a place outside");
                }
            }
        }

        foreach ((string path, (DeclaredDisk _, ConfigNode node)) in links)
        {
            if (MountPath.Above(path).FirstOrDefault(links.ContainsKey) is { } above)
            {
                bag.Add(ConfigCodes.LinkClash, node, $"the link {DiagnosticBag.Show(path)} would lie behind the link {DiagnosticBag.Show(above)}, on the disk; choose a place outside");
            }
        }

        foreach (DeclaredDisk disk in disks.Where(d => d.MountPoint is not null))
        {
            if (MountPath.Above(disk.MountPoint!).FirstOrDefault(links.ContainsKey) is { } above)
            {
                bag.Add(ConfigCodes.LinkClash, links[above].Node, $"the mount point {DiagnosticBag.Show(disk.MountPoint!)} of disk {DiagnosticBag.Show(disk.Name)} lies behind the link {DiagnosticBag.Show(above)}; a mount point has no symbolic link in its path");
            }
        }
    }
}
