// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Interop;

/// <summary>libcoap's coap-client.</summary>
internal static class CoapClient
{
    /// <summary>Why the tests can't run, or null.</summary>
    public static string? Missing { get; } =
        FindPath() == null ? "coap-client is not installed; Debian and Ubuntu have it in the package libcoap3-bin." : null;

    /// <summary>Whether a missing client is a failure: an automated build must not pass with tests that did not run.</summary>
    public static bool Required { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Runs one request to its end.</summary>
    /// <param name="arguments">The command line.</param>
    public static CoapResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // The client itself ends its output with a line end, whatever the payload was.
        return new CoapResult(output.EndsWith('\n') ? output[..^1] : output, error.Result);
    }

    /// <summary>Starts a request that goes on.</summary>
    /// <param name="arguments">The command line.</param>
    public static Process Start(params string[] arguments)
    {
        string path = FindPath() ?? throw new InvalidOperationException(Missing);
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])["-B", "5", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return ChildProcess.Start(start);
    }

    private static string? FindPath()
    {
        return ChildProcess.Find("coap-client-notls", "coap-client", "coap-client-openssl", "coap-client-gnutls");
    }
}
