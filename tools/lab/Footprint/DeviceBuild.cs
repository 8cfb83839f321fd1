// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.ComponentModel;
using System.Diagnostics;

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// Compiles device projects in Release, by dotnet build. Without the nanoFramework project system that is against nanoFramework's mscorlib
/// and the declarations of tools/reference: nothing that comes out can run, but the IL and the names are those of a real build.
/// </summary>
public static class DeviceBuild
{
    /// <summary>Compiles.</summary>
    /// <param name="projects">The projects.</param>
    /// <exception cref="FootprintException">One does not compile.</exception>
    public static void Run(IReadOnlyList<DeviceProject> projects)
    {
        // What another one refers to is built with that one.
        foreach (DeviceProject project in projects.Where(project => !projects.Any(other => other.References.Contains(project.File))))
        {
            Run(project.File);
        }
    }

    private static void Run(string project)
    {
        string log = Path.GetTempFileName();
        try
        {
            // To a file, and not by a pipe: compiler servers outlive the build and would keep a pipe open.
            string[] arguments =
            [
                "build", project, "--configuration", "Release", "--nologo",
                "-noConsoleLogger", $"-fileLoggerParameters:LogFile={log};Verbosity=quiet",
            ];
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

            // Under dotnet run and dotnet test they lead to the MSBuild of the caller.
            foreach (string variable in start.Environment.Keys
                .Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                start.Environment.Remove(variable);
            }

            using Process process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new FootprintException($"{project} does not compile.\n{File.ReadAllText(log).Trim()}");
            }
        }
        catch (Win32Exception)
        {
            throw new FootprintException("dotnet can't be started: the device projects are compiled by it.");
        }
        finally
        {
            File.Delete(log);
        }
    }
}
