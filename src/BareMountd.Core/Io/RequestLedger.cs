namespace BareMountd.Core.Io;

/// <summary>
/// Gives the kernel's counts of requests, which know attachments (by their sequence number), to disks, which come and go. Pure; for one thread at a time.
/// </summary>
/// <remarks>One round is <see cref="Begin"/>, <see cref="Take"/> for each entry of the kernel's map, <see cref="End"/>.</remarks>
public sealed class RequestLedger
{
    // Each costs about a kilobyte.
    private const int MostAccounts = 1024;

    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Account> _attachments = [];
    private IoDiskSet? _set;

    /// <summary>Starts a round.</summary>
    /// <param name="set">The disks that are there; the same object while nothing changes.</param>
    public void Begin(IoDiskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (Account account in _accounts.Values)
        {
            account.Clear();
        }

        if (!ReferenceEquals(set, _set))
        {
            Bind(set);
            _set = set;
        }
    }

    /// <summary>Takes one entry.</summary>
    /// <param name="diskSeq">Sequence number of the attachment.</param>
    /// <param name="operation">Kind of request.</param>
    /// <param name="counts">Its values, see <see cref="RequestCounts"/>.</param>
    /// <returns>True when the entry is not needed any more: its disk has gone, or is none that counts.</returns>
    public bool Take(ulong diskSeq, RequestOperation operation, ReadOnlySpan<ulong> counts)
    {
        if (!_attachments.TryGetValue(diskSeq, out Account? account))
        {
            // One that came after the list was made will be in the next one.
            return _set is null || diskSeq <= _set.HighestDiskSeq;
        }

        bool isThere = account.DiskSeq == diskSeq;
        account.Add(operation, counts, isThere);
        return !isThere;
    }

    /// <summary>Ends a round: what attachments that are over have left has been taken now.</summary>
    public void End()
    {
        foreach ((ulong diskSeq, Account account) in _attachments)
        {
            if (account.DiskSeq != diskSeq)
            {
                _attachments.Remove(diskSeq);
            }
        }
    }

    /// <summary>Adds what is known of the disks that are there.</summary>
    public void Report(ICollection<RequestRow> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        foreach (IoDisk disk in _set?.Disks ?? [])
        {
            if (_attachments.TryGetValue(disk.Key.DiskSeq, out Account? account))
            {
                account.Report(disk, into);
            }
        }
    }

    private void Bind(IoDiskSet set)
    {
        foreach (Account account in _accounts.Values)
        {
            account.DiskSeq = 0;
        }

        foreach (IoDisk disk in set.Disks)
        {
            // A kernel that does not number attachments has no such counts either.
            if (disk.Key.DiskSeq == 0)
            {
                continue;
            }

            string name = disk.Identity ?? $"{disk.Name}\n{disk.Device}";
            if (_accounts.TryGetValue(name, out Account? account) && account.DiskSeq != 0)
            {
                // Nothing tells the two apart: each its own, and no going on.
                name = $"{name}\n{disk.Device}";
            }

            if (!_accounts.TryGetValue(name, out account))
            {
                _accounts[name] = account = new Account();
            }

            account.DiskSeq = disk.Key.DiskSeq;
            _attachments[disk.Key.DiskSeq] = account;
        }

        if (_accounts.Count > MostAccounts)
        {
            foreach ((string name, Account account) in _accounts)
            {
                if (account.DiskSeq == 0)
                {
                    _accounts.Remove(name);
                }
            }
        }
    }

    private sealed class Account
    {
        private static readonly int s_operations = Enum.GetValues<RequestOperation>().Length;

        private readonly ulong[]?[] _before = new ulong[s_operations][];
        private readonly ulong[]?[] _now = new ulong[s_operations][];

        /// <summary>Its attachment of now; 0 when there is none.</summary>
        public ulong DiskSeq { get; set; }

        public void Clear()
        {
            foreach (ulong[]? counts in _now)
            {
                counts.AsSpan().Clear();
            }
        }

        public void Add(RequestOperation operation, ReadOnlySpan<ulong> counts, bool isThere)
        {
            ulong[] sum = (isThere ? _now : _before)[(int)operation] ??= new ulong[RequestCounts.Length];
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += counts[i];
            }
        }

        public void Report(IoDisk disk, ICollection<RequestRow> into)
        {
            for (int i = 0; i < s_operations; i++)
            {
                ulong[] sum = new ulong[RequestCounts.Length];
                foreach (ulong[]? part in (ReadOnlySpan<ulong[]?>)[_before[i], _now[i]])
                {
                    for (int j = 0; part is not null && j < sum.Length; j++)
                    {
                        sum[j] += part[j];
                    }
                }

                RequestCounts counts = new(sum);
                if (!counts.IsZero)
                {
                    into.Add(new RequestRow(disk, (RequestOperation)i, counts));
                }
            }
        }
    }
}
