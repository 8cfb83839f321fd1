// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Extensions.Logging;

namespace NanoCoap.Extensions.Hosting;

/// <summary>What the server says in the log of the host, under the category NanoCoap.Hosting.CoapServer.</summary>
internal static partial class CoapServerLog
{
    [LoggerMessage(1, LogLevel.Information, "CoAP: listening on {Uris}, with a receive buffer of {Bytes} bytes")]
    public static partial void Started(ILogger logger, string uris, int bytes);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "CoAP: stopped after {Requests} requests, {Notifications} notifications and {Errors} answers of 4.xx or 5.xx")]
    public static partial void Stopped(ILogger logger, int requests, int notifications, int errors);

    [LoggerMessage(3, LogLevel.Warning, "CoAP: {Sentence}")]
    public static partial void Warning(ILogger logger, string sentence);

    [LoggerMessage(4, LogLevel.Critical, "CoAP: the server has failed, and the application stops")]
    public static partial void Failed(ILogger logger, Exception exception);
}
