// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;
using System.Text;

namespace NanoCoap.Workbench.Access;

/// <summary>
/// What opens the page: a token, which stands in the URL that is printed at the start, and the value of the cookie that a browser gets
/// for it. Both are drawn anew at each start.
/// </summary>
public sealed class AccessKeys
{
    private const int Bytes = 32;

    /// <summary>The token.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The value of the cookie.</summary>
    public string Session { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether two keys are the same, in a time that tells nothing of how much of them is.</summary>
    /// <param name="given">What somebody has sent, or null.</param>
    /// <param name="wanted">The key.</param>
    /// <returns>Whether they are.</returns>
    public static bool Same(string? given, string wanted)
    {
        return given != null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));
    }
}
