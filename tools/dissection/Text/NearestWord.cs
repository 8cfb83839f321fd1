// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Finds the word that somebody meant who mistyped it.</summary>
public static class NearestWord
{
    /// <summary>Finds the word that takes the fewest letters to change, add or drop.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="words">The words that there are.</param>
    /// <returns>The word, or null if none is nearer than a third of its length.</returns>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string word in words)
        {
            int distance = Distance(typed.ToUpperInvariant(), word.ToUpperInvariant());
            if (distance < least && distance <= Math.Max(1, word.Length / 3))
            {
                (best, least) = (word, distance);
            }
        }

        return best;
    }

    // Levenshtein's distance, a row at a time; two neighbours that changed places count as one.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, changed);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[b.Length];
    }
}
