// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using Microsoft.AspNetCore.StaticFiles;

namespace NanoCoap.Workbench;

/// <summary>The files of the page, which are in the program.</summary>
internal static class PageFiles
{
    private const string Index = "index.html";

    private static readonly FileExtensionContentTypeProvider s_types = new();

    /// <summary>Serves them; a path that is no file is a place on the one page.</summary>
    /// <param name="app">The web server.</param>
    public static void Map(WebApplication app)
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        HashSet<string> names = [.. assembly.GetManifestResourceNames()];
        app.MapGet("/{**path}", (string? path) =>
        {
            string name = names.Contains(path ?? "") ? path! : Index;
            if (name == Index && path != null && IsNoPlace(path))
            {
                return Results.NotFound();
            }

            string type = s_types.TryGetContentType(name, out string? known) ? known : "text/plain";
            return Results.Stream(assembly.GetManifestResourceStream(name)!, StartsWith(type, "text/") ? type + "; charset=utf-8" : type);
        });
    }

    // Names of nodes and codes have points in them: /nodes/127.0.0.1:5683, /explain/4.04.
    private static bool IsNoPlace(string path)
    {
        bool view = StartsWith(path, "nodes/") || StartsWith(path, "timeline/") || StartsWith(path, "explain/");
        return !view && (Path.HasExtension(path) || StartsWith(path, "api/"));
    }

    private static bool StartsWith(string text, string start)
    {
        return text.StartsWith(start, StringComparison.Ordinal);
    }
}
