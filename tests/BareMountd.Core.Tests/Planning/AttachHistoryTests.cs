using BareMountd.Core.Devices;
using BareMountd.Core.Planning;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Planning;

/// <summary>What counts as an attachment, and when it is quiet.</summary>
public sealed class AttachHistoryTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Five_attachments_within_a_minute_flap_and_five_in_a_longer_time_do_not()
    {
        Assert.NotNull(Storm(AttachHistory.Empty, s_start, 5, TimeSpan.FromSeconds(14)).QuietAt);
        Assert.Null(Storm(AttachHistory.Empty, s_start, 5, TimeSpan.FromSeconds(15)).QuietAt);
        Assert.Null(Storm(AttachHistory.Empty, s_start, 4, TimeSpan.FromSeconds(1)).QuietAt);
    }

    [Fact]
    public void A_device_that_vanishes_for_a_moment_and_keeps_its_number_is_no_new_attachment()
    {
        AttachHistory history = AttachHistory.Empty;
        for (int i = 0; i < 20; i++)
        {
            history = history.Next(Device(7), s_start).Next(null, s_start);
        }

        Assert.Equal((null, 1), (history.QuietAt, history.Times.Length));
    }

    [Fact]
    public void A_disk_and_the_partition_that_comes_after_it_are_one_attachment()
    {
        BlockDevice disk = Device(7);
        AttachHistory history = AttachHistory.Empty.Next(disk, s_start).Next(Make.Part(disk, 1, "ext4"), s_start).Next(disk, s_start);
        Assert.Single(history.Times);
        disk = Device(0);
        history = AttachHistory.Empty.Next(disk, s_start).Next(Make.Part(disk, 1, "ext4"), s_start);
        Assert.Single(history.Times);
    }

    [Fact]
    public void A_kernel_without_sequence_numbers_is_counted_by_what_comes_and_goes()
    {
        AttachHistory history = AttachHistory.Empty;
        for (int i = 0; i < 5; i++)
        {
            history = history.Next(Device(0), s_start).Next(Device(0), s_start).Next(null, s_start);
        }

        Assert.Equal((1, 5), (history.Count, history.Times.Length));
    }

    [Fact]
    public void Every_coming_and_going_begins_the_quiet_anew()
    {
        AttachHistory history = Storm(AttachHistory.Empty, s_start, 5, TimeSpan.Zero);
        Assert.Equal(s_start + AttachHistory.FirstQuiet, history.QuietAt);
        DateTimeOffset later = s_start + TimeSpan.FromSeconds(29);
        history = history.Next(null, later);
        Assert.Equal(later + AttachHistory.FirstQuiet, history.QuietAt);
        history = history.Next(null, later + AttachHistory.FirstQuiet);
        Assert.Equal((null, 1), (history.QuietAt, history.Count));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(5, 480)]
    [InlineData(6, 600)]
    [InlineData(1000, 600)]
    public void The_quiet_grows_and_has_an_end(int level, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), AttachHistory.Quiet(level));

    [Fact]
    public void A_second_time_within_half_an_hour_takes_longer_and_a_later_one_is_a_first_again()
    {
        AttachHistory first = Storm(AttachHistory.Empty, s_start, 5, TimeSpan.Zero);
        DateTimeOffset soon = s_start + TimeSpan.FromMinutes(5);
        AttachHistory second = Storm(first.Next(null, soon), soon, 5, TimeSpan.Zero, sequence: 100);
        Assert.Equal((2, 2), (second.Level, second.Count));
        Assert.Equal(soon + TimeSpan.FromSeconds(60), second.QuietAt);
        DateTimeOffset late = soon + TimeSpan.FromHours(1);
        Assert.Equal(1, Storm(second, late, 5, TimeSpan.Zero, sequence: 200).Level);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_keep_a_disk_away_for_years()
    {
        AttachHistory history = Storm(AttachHistory.Empty, s_start, 5, TimeSpan.Zero);
        Assert.Null(history.Next(Device(5), s_start - TimeSpan.FromDays(400)).QuietAt);
    }

    private static AttachHistory Storm(AttachHistory history, DateTimeOffset from, int count, TimeSpan apart, ulong sequence = 1)
    {
        for (int i = 0; i < count; i++)
        {
            history = history.Next(Device(sequence + (ulong)i), from + (apart * i));
        }

        return history;
    }

    private static BlockDevice Device(ulong sequence) => Make.Disk("sdb") with { DiskSeq = sequence };
}
