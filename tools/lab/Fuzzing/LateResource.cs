// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>/late: answers when it is told to, so that separate responses come to pass. RFC 7252 section 5.2.2.</summary>
public sealed class LateResource : Resource
{
    private readonly int[] _tickets = new int[16];
    private int _count;

    /// <summary>Makes the resource.</summary>
    public LateResource()
        : base("late", Methods.Get | Methods.Post)
    {
        Title = "Takes its time";
    }

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        int ticket = response.Later();
        if (ticket < 0)
        {
            return CoapCode.ServiceUnavailable;
        }

        _tickets[_count++ % _tickets.Length] = ticket;
        return CoapCode.Empty;
    }

    /// <inheritdoc/>
    public override CoapCode Post(Request request, Response response)
    {
        return Get(request, response);
    }

    /// <inheritdoc/>
    public override CoapCode Resumed(int ticket, Response response)
    {
        response.AppendNumber(ticket);
        return CoapCode.Content;
    }

    /// <summary>Says that every answer is ready, those included that have been given long ago.</summary>
    public void Finish()
    {
        for (int i = 0; i < Math.Min(_count, _tickets.Length); i++)
        {
            Resume(_tickets[i]);
        }

        _count = 0;
    }
}
