// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Build;

/// <summary>A program that builds, run from within a test: dotnet, or a script that calls it.</summary>
internal static class Dotnet
{
    /// <summary>Runs dotnet.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="environment">What is set besides.</param>
    /// <param name="arguments">Verb, project and options; what keeps it from leaving a server behind is added.</param>
    /// <returns>The exit code, and all that was said.</returns>
    public static (int ExitCode, string Output) Run(
        string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Start(dotnet, folder, environment, [.. arguments, "-nologo", "-tl:off"]);
    }

    /// <summary>Runs a program that runs dotnet.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where.</param>
    /// <param name="environment">What is set besides.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The exit code, and all that was said.</returns>
    public static (int ExitCode, string Output) Start(
        string program, string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };

        // The test host hands down where its own MSBuild lies, and the language messages come in.
        string[] variables = [.. start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))];
        foreach (string variable in variables)
        {
            start.Environment.Remove(variable);
        }

        // No server may outlive the build: it would hold the output pipe open, and the read below would wait for it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using ChildProcess process = ChildProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
