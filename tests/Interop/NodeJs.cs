// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Interop;

/// <summary>Scripts of the folder wot, run by Node.js with the packages that its package-lock.json names.</summary>
/// <remarks>
/// Its package.json holds node-aead-crypto at version 2. It is for a Node.js without AES-CCM of its own, before 10; version 3 is
/// a package for each platform, and npm ci refuses a lock that lacks one of them.
/// </remarks>
internal static class NodeJs
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Interop", "wot");

    private static readonly Lazy<string?> s_problem = new(Install);

    /// <summary>Why the tests can't run, or null.</summary>
    public static string? Missing { get; } =
        ChildProcess.Find("node") == null || ChildProcess.Find("npm") == null
        ? "Node.js and npm are not installed; Debian and Ubuntu have them in the packages nodejs and npm."
        : !Wanted ? "They install packages from npm: only with CI=true, or NANOCOAP_NPM=1." : null;

    /// <summary>Whether what is missing is a failure: an automated build must not pass with tests that did not run.</summary>
    public static bool Required { get; } = Environment.GetEnvironmentVariable("CI") == "true" && Environment.GetEnvironmentVariable("NANOCOAP_NPM") != "0";

    private static bool Wanted => Required || Environment.GetEnvironmentVariable("NANOCOAP_NPM") == "1";

    /// <summary>Runs a script to its end.</summary>
    /// <param name="arguments">Its name and its arguments.</param>
    /// <returns>The lines that it has printed.</returns>
    public static string[] Run(params string[] arguments)
    {
        Assert.True(s_problem.Value == null, s_problem.Value);
        (int code, string output, string error) = Start(ChildProcess.Find("node")!, arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} has ended with {code}.\n{output}\n{error}");
        return output.TrimEnd().Split('\n');
    }

    private static string? Install()
    {
        (int code, string output, string error) = Start(ChildProcess.Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        return code == 0 ? null : $"npm ci has ended with {code}.\n{output}\n{error}";
    }

    private static (int Code, string Output, string Error) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = s_folder,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = ChildProcess.Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(5 * ChildProcess.PatienceMs))
        {
            process.Kill(entireProcessTree: true);
            return (-1, output.Result, error.Result + "\nIt did not end.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
