// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;

namespace NanoCoap.Workbench.Live;

/// <summary>JSON for pages.</summary>
internal static class PageJson
{
    /// <summary>Writes it.</summary>
    /// <param name="content">Writes one value.</param>
    /// <returns>Its text.</returns>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            content(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
