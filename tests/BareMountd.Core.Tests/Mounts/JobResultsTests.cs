using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Mounts;

public sealed class JobResultsTests
{
    [Theory]
    [InlineData("done", "success", Codes.NotInMountTable)]
    [InlineData("skipped", "success", Codes.NotInMountTable)]
    [InlineData("canceled", "success", Codes.JobCanceled)]
    [InlineData("timeout", "success", Codes.MountTimeout)]
    [InlineData("failed", "exit-code", Codes.MountFailed)]
    [InlineData("failed", "timeout", Codes.MountTimeout)]
    [InlineData("failed", "protocol", Codes.MountFailed)]
    [InlineData("dependency", "success", Codes.DependencyFailed)]
    [InlineData("invalid", "success", Codes.UnitConflict)]
    [InlineData("assert", "success", Codes.UnitConflict)]
    [InlineData("unsupported", "success", Codes.MountFailed)]
    [InlineData("collected", "success", Codes.JobCanceled)]
    [InlineData("once", "success", Codes.UnitConflict)]
    [InlineData("frozen-by-the-future", "success", Codes.SystemdNewer)]
    public void Every_word_of_systemd_has_a_code_for_a_mount_that_is_not_there(string word, string unitResult, string code) =>
        Assert.Equal(code, JobResults.MountCode(JobResults.Parse(word), unitResult));

    [Theory]
    [InlineData("done", Codes.UnmountFailed)]
    [InlineData("failed", Codes.UnmountFailed)]
    [InlineData("timeout", Codes.UnmountFailed)]
    [InlineData("canceled", Codes.JobCanceled)]
    [InlineData("frozen-by-the-future", Codes.SystemdNewer)]
    public void Every_word_has_a_code_for_a_mount_that_still_stands(string word, string code) =>
        Assert.Equal(code, JobResults.UnmountCode(JobResults.Parse(word)));

    [Fact]
    public void A_result_that_was_not_heard_is_the_bus() => Assert.Equal(Codes.BusUnavailable, JobResults.MountCode(JobResult.Lost, ""));

    [Fact]
    public void Every_result_has_words_of_its_own()
    {
        JobResult[] all = Enum.GetValues<JobResult>();
        Assert.Equal(all.Length, all.Select(JobResults.Describe).Distinct().Count());
    }
}
