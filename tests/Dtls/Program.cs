// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Dtls;

/// <summary>A program of somebody else's that speaks DTLS.</summary>
internal static class Program
{
    /// <summary>libcoap's client over OpenSSL.</summary>
    public const string CoapClientOpenssl = "coap-client-openssl";

    /// <summary>libcoap's client over GnuTLS.</summary>
    public const string CoapClientGnutls = "coap-client-gnutls";

    /// <summary>OpenSSL's own client.</summary>
    public const string Openssl = "openssl";

    /// <summary>GnuTLS's own client.</summary>
    public const string GnutlsCli = "gnutls-cli";

    /// <summary>Why it can't run, or null. An automated build must not pass with tests that did not run.</summary>
    /// <param name="name">The program.</param>
    public static string? Missing(string name)
    {
        bool required = Environment.GetEnvironmentVariable("CI") == "true";
        return ChildProcess.Find(name) == null && !required
            ? $"{name} is not installed; Debian and Ubuntu have it in libcoap3-bin, openssl or gnutls-bin."
            : null;
    }

    /// <summary>Starts it.</summary>
    public static Process Start(string name, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ChildProcess.Find(name) ?? throw new InvalidOperationException(name + " is not installed."))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return ChildProcess.Start(start);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed, and what it had to say of errors.</returns>
    public static (string Output, string Error) Run(string name, params IEnumerable<string> arguments)
    {
        using Process process = Start(name, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output.TrimEnd('\n'), error.Result);
    }
}
