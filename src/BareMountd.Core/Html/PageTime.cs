using System.Globalization;

namespace BareMountd.Core.Html;

/// <summary>Moments on the page.</summary>
internal static class PageTime
{
    /// <summary>For programs: UTC, to the second.</summary>
    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people: <c>10:00:02</c> today, else with the date.</summary>
    public static string People(DateTimeOffset moment, PageInput page)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, page.Zone);
        bool today = local.Date == TimeZoneInfo.ConvertTime(page.Now, page.Zone).Date;
        return local.ToString(today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The zone: <c>UTC</c> or <c>UTC+01:00</c>.</summary>
    public static string Zone(PageInput page)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(page.Now, page.Zone);
        return local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
    }
}
