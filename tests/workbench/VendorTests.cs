// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Workbench.Tests;

/// <summary>What is committed of uPlot is what its package has.</summary>
public sealed class VendorTests
{
    private const string Package = "uplot@1.6.32";

    private static readonly Dictionary<string, string> s_files = new()
    {
        ["package/dist/uPlot.esm.js"] = "vendor/uPlot.esm.js",
        ["package/dist/uPlot.min.css"] = "vendor/uPlot.min.css",
        ["package/LICENSE"] = "vendor/uPlot.LICENSE",
    };

    [NpmFact]
    public async Task TheFilesAreThoseOfThePackage()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string[] arguments = ["pack", Package, "--silent"];
            using ChildProcess npm = ChildProcess.Start(
                new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true });
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            Assert.Equal(0, npm.ExitCode);

            int compared = 0;
            string package = Directory.GetFiles(folder, "*.tgz").Single();
            await using var packed = new GZipStream(File.OpenRead(package), CompressionMode.Decompress);
            await using var archive = new TarReader(packed);
            while (await archive.GetNextEntryAsync() is { } entry)
            {
                if (s_files.TryGetValue(entry.Name, out string? ours))
                {
                    await using Stream committed = typeof(WorkbenchServer).Assembly.GetManifestResourceStream(ours)!;
                    Assert.Equal(await BytesAsync(entry.DataStream!), await BytesAsync(committed));
                    compared++;
                }
            }

            Assert.Equal(s_files.Count, compared);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
