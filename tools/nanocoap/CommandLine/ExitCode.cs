// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.CommandLine;

/// <summary>Exit codes of the tool, the same for every verb that can end so.</summary>
public static class ExitCode
{
    /// <summary>Done; of a request, answered with 2.xx.</summary>
    public const int Success = 0;

    /// <summary>Of decode: the datagram is malformed.</summary>
    public const int Malformed = 1;

    /// <summary>The command line is wrong, or a file that it names can't be read or written.</summary>
    public const int Usage = 2;

    /// <summary>No answer, an address that can't be reached, or a name without one.</summary>
    public const int NoAnswer = 3;

    /// <summary>Answered with 4.xx.</summary>
    public const int ClientError = 4;

    /// <summary>Answered with 5.xx.</summary>
    public const int ServerError = 5;

    /// <summary>An answer that breaks the protocol or can't be put together, or a Reset.</summary>
    public const int ProtocolFailure = 6;

    /// <summary>Ended with Ctrl+C before there was an answer: 128 and the number of SIGINT, as in a shell.</summary>
    public const int Interrupted = 130;
}
