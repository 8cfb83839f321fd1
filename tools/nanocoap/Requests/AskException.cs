// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Requests;

/// <summary>A verb that asks a node ends without an answer, or with one that is an error.</summary>
public sealed class AskException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="exitCode">The exit code of the verb.</param>
    /// <param name="reason">A word for programs: "no-answer".</param>
    /// <param name="message">A line for people.</param>
    public AskException(int exitCode, string reason, string message)
        : base(message)
    {
        ExitCode = exitCode;
        Reason = reason;
    }

    /// <summary>The exit code of the verb.</summary>
    public int ExitCode { get; }

    /// <summary>A word for programs.</summary>
    public string Reason { get; }
}
