// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.ServerSentEvents;

namespace NanoCoap.Workbench.Live;

/// <summary>Events for a page, until it goes or the workbench ends.</summary>
internal static class PageStream
{
    /// <summary>Makes the answer to a page that listens.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="read">The events, until the token says that nobody listens any more.</param>
    /// <returns>The answer.</returns>
    public static IResult Of(HttpContext context, Func<CancellationToken, IAsyncEnumerable<SseItem<string>>> read)
    {
        CancellationToken ending = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        context.Response.RegisterForDispose(over); // else each page that was ever open would hang on the workbench's own token
        return TypedResults.ServerSentEvents(read(over.Token));
    }
}
