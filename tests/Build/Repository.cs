// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;

namespace NanoCoap.Tests.Build;

/// <summary>Where the repository lies that this test run was built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds nanoCoap.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The published member lists of the nanoFramework assemblies. They are kept beside the repository, not in it, and may be absent.</summary>
    public static string MemberLists { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "nanoframework", "api"));

    /// <summary>Mscorlib and the compiled declarations of the other device libraries, copied here by the test project.</summary>
    public static string DeviceLibraries { get; } = Path.Combine(AppContext.BaseDirectory, "reference");

    /// <summary>Debug or Release, as this test run was built.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>A path below the root, written with forward slashes.</summary>
    public static string Locate(string relative)
    {
        return Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>All project files of the repository, as paths relative to the root with forward slashes.</summary>
    public static IEnumerable<string> ProjectFiles(string extension)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        return Directory.EnumerateFiles(Root, "*" + extension, options)
            .Select(Relative)
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "packages" or "content"))
            .Order(StringComparer.Ordinal);
    }

    public static string Relative(string path)
    {
        return Path.GetRelativePath(Root, path).Replace('\\', '/');
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "nanoCoap.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("nanoCoap.sln was not found in any folder above " + AppContext.BaseDirectory);
    }
}
