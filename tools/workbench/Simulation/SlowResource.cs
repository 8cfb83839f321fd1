// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Workbench.Simulation;

/// <summary>/slow: answers half a second after it was asked, in a message of its own. RFC 7252 section 5.2.2.</summary>
internal sealed class SlowResource : Resource
{
    private const int DelayMs = 500;

    private static readonly byte[] s_text = Utf8.Encode("That took a while");

    public SlowResource()
        : base("slow", Methods.Get)
    {
        Title = "Answers late, in a separate response";
        ContentFormats = [ContentFormat.TextPlain];
    }

    public override CoapCode Get(Request request, Response response)
    {
        int ticket = response.Later();
        if (ticket < 0)
        {
            return CoapCode.ServiceUnavailable;
        }

        // Resume may be called from any thread; the answer goes out on the node's own.
        _ = Task.Delay(DelayMs).ContinueWith(_ => Resume(ticket), TaskScheduler.Default);
        return CoapCode.Empty;
    }

    public override CoapCode Resumed(int ticket, Response response)
    {
        response.ContentFormat = ContentFormat.TextPlain;
        response.Append(s_text);
        return CoapCode.Content;
    }
}
