namespace BareMountd.Core.Text;

/// <summary>Finds the known word that a mistyped one was probably meant to be.</summary>
public static class DidYouMean
{
    /// <summary>Longer words are not compared: the effort grows with the square of the length, and nobody mistypes a text of that size.</summary>
    public const int MaxLength = 64;

    /// <summary>At most so many candidates are looked at, so that a hostile file cannot make suggestions expensive.</summary>
    public const int MaxCandidates = 512;

    /// <summary>The closest candidate, or null when none is close: a third of the word's length, at least one and at most three edits.</summary>
    /// <remarks>Case is ignored; of equally close candidates the first one wins.</remarks>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string lower = word.ToLowerInvariant();
        int best = Math.Clamp(word.Length / 3, 1, 3) + 1;
        string? found = null;
        foreach (string candidate in candidates.Take(MaxCandidates))
        {
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) >= best)
            {
                continue;
            }

            // One edit in a word of two letters is a different word, not a slip.
            int distance = Distance(lower, candidate.ToLowerInvariant());
            if (distance < best && (distance == 0 || Math.Max(word.Length, candidate.Length) > 2))
            {
                best = distance;
                found = candidate;
            }
        }

        return found;
    }

    /// <summary><c> (did you mean "x"?)</c> with a leading blank, or nothing.</summary>
    public static string Phrase(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } found ? $" (did you mean \"{found}\"?)" : "";

    /// <summary>Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements and swaps of neighbours.</summary>
    public static int Distance(string a, string b)
    {
        int[] beforePrevious = new int[b.Length + 1];
        int[] previous = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }
}
