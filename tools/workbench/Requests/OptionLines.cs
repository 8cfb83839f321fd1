// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Messages;

namespace NanoCoap.Workbench.Requests;

/// <summary>Options as somebody fills them in: NAME=VALUE, one a line.</summary>
internal static class OptionLines
{
    /// <summary>Reads them.</summary>
    /// <param name="text">The lines; null for none.</param>
    /// <param name="options">The options, in the order of the lines.</param>
    /// <param name="problem">What is wrong with the first that is none, a sentence.</param>
    /// <returns>False if one is none.</returns>
    public static bool TryRead(string? text, out List<CoapOption> options, out string problem)
    {
        options = [];
        problem = "";
        foreach (string line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!OptionInput.TryParse(line, out int number, out byte[] value, out problem))
            {
                problem = $"Option {line}: {problem}";
                return false;
            }

            options.Add(new CoapOption(number, value));
        }

        return true;
    }
}
