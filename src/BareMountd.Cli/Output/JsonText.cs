using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Output;

/// <summary>JSON for people and for programs: what the daemon sent, member by member, indented.</summary>
internal static class JsonText
{
    // The relaxed encoder leaves "+" of time stamps and letters of all languages as they are. This is no HTML.
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document with nothing lost, ending in a newline.</summary>
    public static string Pretty(byte[] json) => Write(json, s_indented);

    /// <summary>The document on one line, ending in a newline.</summary>
    public static string OneLine(byte[] json) => Write(json, s_compact);

    private static string Write(byte[] json, JsonWriterOptions options)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        ArrayBufferWriter<byte> buffer = new(json.Length * 2);
        using (Utf8JsonWriter writer = new(buffer, options))
        {
            document.WriteTo(writer);
        }

        return Harmless(Encoding.UTF8.GetString(buffer.WrittenSpan)) + "\n";
    }

    /// <summary>Characters that a terminal hides or acts upon can only stand inside strings here, and JSON has an escape for them there.</summary>
    private static string Harmless(string json)
    {
        if (!TextEscaper.NeedsEscape(json.Replace("\n", "", StringComparison.Ordinal)))
        {
            return json;
        }

        StringBuilder escaped = new(json.Length + 64);
        foreach (Rune rune in json.EnumerateRunes())
        {
            string text = rune.ToString();
            if (rune.Value == '\n' || !TextEscaper.NeedsEscape(text))
            {
                escaped.Append(text);
                continue;
            }

            foreach (char c in text)
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return escaped.ToString();
    }
}
