// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>Copies of what is checked in, to be built in a place of their own.</summary>
internal static class Sources
{
    private static readonly string[] s_leftOut = ["bin", "obj", "packages", "TestResults", ".git", ".vs", ".vscode"];

    /// <summary>Copies folders of the repository, and what stands at its top.</summary>
    /// <param name="to">Where; it need not exist.</param>
    /// <param name="folders">The folders, with forward slashes.</param>
    public static void Copy(string to, params string[] folders)
    {
        CopyFiles(Repository.Root, to, "*.props", "*.sln", "nuget.config", ".gitignore", ".editorconfig");
        foreach (string folder in folders)
        {
            CopyTree(Repository.Locate(folder), Path.Combine(to, folder));
        }
    }

    /// <summary>Copies files of a folder.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Where; it need not exist.</param>
    /// <param name="patterns">Which.</param>
    public static void CopyFiles(string from, string to, params string[] patterns)
    {
        Directory.CreateDirectory(to);
        foreach (string file in patterns.SelectMany(pattern => Directory.EnumerateFiles(from, pattern)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void CopyTree(string from, string to)
    {
        CopyFiles(from, to, "*");
        foreach (string folder in Directory.EnumerateDirectories(from).Where(folder => !s_leftOut.Contains(Path.GetFileName(folder))))
        {
            CopyTree(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
