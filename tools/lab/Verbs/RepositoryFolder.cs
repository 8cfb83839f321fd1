// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Verbs;

/// <summary>The repository that the laboratory is called in.</summary>
internal static class RepositoryFolder
{
    /// <summary>Looks for it in the working folder and those above.</summary>
    /// <returns>The folder with nanoCoap.sln, or null.</returns>
    public static string? Find()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "nanoCoap.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
