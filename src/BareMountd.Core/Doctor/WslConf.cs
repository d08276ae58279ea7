namespace BareMountd.Core.Doctor;

/// <summary><c>/etc/wsl.conf</c> as far as it matters here: sections, keys and values as WSL's own parser takes them (case-insensitive, <c>#</c> comments).</summary>
public static class WslConf
{
    /// <summary><c>[boot] systemd=</c>; null when it is not set or is neither true nor false.</summary>
    public static bool? Systemd(string text)
    {
        string section = "";
        bool? value = null;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].Trim();
            if (line is ['[', .., ']'])
            {
                section = line[1..^1].Trim().ToLowerInvariant();
            }
            else if (section == "boot" && line.Split('=', 2) is [var key, var said] && key.Trim().Equals("systemd", StringComparison.OrdinalIgnoreCase))
            {
                value = bool.TryParse(said.Trim().Trim('"'), out bool parsed) ? parsed : null;
            }
        }

        return value;
    }
}
