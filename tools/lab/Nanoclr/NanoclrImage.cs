// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Nanoclr;

/// <summary>
/// The .pe files of a program for the nanoFramework emulator, as an image build (tools/image) or the nanoFramework project system leaves
/// them in an output folder.
/// </summary>
public sealed class NanoclrImage
{
    private const string CoreLibrary = "mscorlib.pe";
    private const string Emulator = "NanoCoap.Emulator.pe";
    private const string UnitTests = "NFUnitTest.pe";
    private const string Launcher = "nanoFramework.UnitTestLauncher.pe";

    private NanoclrImage(string folder, bool isUnitTests, IReadOnlyList<string> files)
    {
        Folder = folder;
        IsUnitTests = isUnitTests;
        Files = files;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether it holds unit tests with their launcher; else it is a program that counts its own checks.</summary>
    public bool IsUnitTests { get; }

    /// <summary>Every .pe file, by its full path; the order does not matter.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">What is missing, if something is.</param>
    /// <returns>The image, or null.</returns>
    public static NanoclrImage? TryRead(string folder, out string problem)
    {
        problem = string.Empty;
        if (!Directory.Exists(folder))
        {
            problem = $"{folder} does not exist: build the project first, with -p:NanoImage=true; tools/image says how.";
            return null;
        }

        string[] files = [.. Directory.EnumerateFiles(folder, "*.pe").Select(Path.GetFullPath).Order(StringComparer.Ordinal)];
        HashSet<string> names = [.. files.Select(file => Path.GetFileName(file))];
        bool isUnitTests = names.Contains(UnitTests);
        if (files.Length == 0)
        {
            problem = $"{folder} holds no .pe file. dotnet build makes them with -p:NanoImage=true; without, it compiles and stops there.";
        }
        else if (!names.Contains(CoreLibrary))
        {
            problem = $"{folder} lacks {CoreLibrary}: the packages were not restored, or this is no output folder.";
        }
        else if (isUnitTests == names.Contains(Emulator))
        {
            problem = $"{folder} has to hold either {Emulator} or {UnitTests}.";
        }
        else if (isUnitTests && !names.Contains(Launcher))
        {
            problem = $"{folder} lacks {Launcher}, of the package nanoFramework.TestFramework.";
        }

        return problem.Length == 0 ? new NanoclrImage(folder, isUnitTests, files) : null;
    }

    /// <summary>
    /// Looks for output folders of the repository: of the emulator program and of each project with unit tests, Release before Debug, and
    /// what dotnet build has made before what the nanoFramework project system has.
    /// </summary>
    /// <param name="root">The folder that holds nanoCoap.sln.</param>
    /// <returns>The folders; the ones that are not there yet are named too, so that they can be missed.</returns>
    public static IReadOnlyList<string> DefaultFolders(string root)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        IEnumerable<string> emulator = Directory.EnumerateFiles(Path.Combine(root, "firmware", "Emulator"), "*.nfproj");
        IEnumerable<string> tests = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.nfproj", options);
        return [.. emulator.Concat(tests.Order(StringComparer.Ordinal)).Select(Output)];
    }

    /// <summary>What nanoclr is to be given.</summary>
    /// <returns>The arguments.</returns>
    public IReadOnlyList<string> Arguments()
    {
        return ["run", "--assemblies", .. Files];
    }

    private static string Output(string project)
    {
        string bin = Path.Combine(Path.GetDirectoryName(project)!, "bin");
        string image = Path.Combine(bin, "image", Path.GetFileNameWithoutExtension(project));
        string[] folders = [.. new[] { "Release", "Debug" }.SelectMany(name => new[] { Path.Combine(image, name), Path.Combine(bin, name) })];
        return folders.FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.pe").Any()) ?? folders[0];
    }
}
