using System.Globalization;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>
/// Programs in the guest that append numbered records to files of a disk, sync each, and only then note its number elsewhere: what is noted
/// was acknowledged as durable, and must be there after whatever happens.
/// </summary>
internal sealed class RecordWriter(QemuMachine machine, string folder, string notes, int count)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A record of 4096 bytes is a function of its writer and number, so every byte of it can be checked. Perl, as Debian has it in every
    /// installation: this must be quick on an emulated processor.
    /// </summary>
    private const string Program = """
        use IO::Handle;
        my ($verb, $dir, $notes, $id) = @ARGV;
        sub record {
          my ($n) = @_;
          my $r = sprintf("%04d %010d ", $id, $n);
          $r .= pack("N", ($n * 2654435761 + $_ * 40503 + $id * 7919) & 0xffffffff) for 0 .. 1015;
          return substr($r . sprintf("%010u", unpack("%32N*", $r)) . "\n" x 64, 0, 4096);
        }
        if ($verb eq 'write') {
          open(my $note, '>>', "$notes/$id") or die "notes: $!";
          open(my $file, '>>', "$dir/records-$id") or die "records: $!";
          for (my $n = 0; ; $n++) {
            my $r = record($n);
            my $w = syswrite($file, $r);
            die "write: $!" unless defined $w and $w == length $r;
            $file->sync or die "fsync: $!";
            syswrite($note, "$n\n") and $note->sync or die "note: $!";
          }
        }
        open(my $note, '<', "$notes/$id") or die "notes: $!";
        my $last = -1;
        while (<$note>) { $last = $1 if /^(\d+)\n$/; }
        open(my $file, '<:raw', "$dir/records-$id") or die "records: $!";
        for my $n (0 .. $last) {
          my $got = read($file, my $r, 4096);
          die "record $n of $last acknowledged ones is missing\n" unless $got == 4096;
          die "record $n is not what was written\n" unless $r eq record($n);
        }
        print $last + 1, "\n";
        """;

    /// <summary>Starts them, and waits until each has had some records acknowledged.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => machine.MustRunAsync(
        $$"""
        set -e
        mkdir -p {{notes}} /var/tmp/faults
        cat > /var/tmp/faults/writer.pl <<'PROGRAM'
        {{Program}}
        PROGRAM
        sync {{notes}} /var/tmp/faults/writer.pl /var/tmp/faults
        for i in $(seq {{count}}); do
          rm -f {{notes}}/$i {{folder}}/records-$i
          systemd-run --quiet --collect --unit=fault-writer-$i perl /var/tmp/faults/writer.pl write {{folder}} {{notes}} $i
        done
        for i in $(seq {{count}}); do until [ "$(tail -n 1 {{notes}}/$i 2> /dev/null || echo 0)" -ge 20 ]; do sleep 0.05; done; done
        """,
        s_patience,
        cancellationToken);

    /// <summary>Waits until all have ended, as they do on the first error.</summary>
    public Task UntilEndedAsync(CancellationToken cancellationToken) =>
        machine.WaitUntilAsync("test -z \"$(systemctl list-units --plain --no-legend 'fault-writer-*')\"", s_patience, cancellationToken);

    /// <summary>Reads back every record that was acknowledged.</summary>
    /// <returns>Their number.</returns>
    /// <exception cref="GuestCommandException">One is missing or differs.</exception>
    public async Task<int> VerifyAsync(CancellationToken cancellationToken)
    {
        string numbers = await machine.MustRunAsync(
            $"for i in $(seq {count}); do perl /var/tmp/faults/writer.pl verify {folder} {notes} $i || exit 1; done", s_patience, cancellationToken);
        return numbers.Split('\n').Sum(n => int.Parse(n, CultureInfo.InvariantCulture));
    }
}
