// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Extensions.Primitives;

namespace NanoCoap.Workbench.Access;

/// <summary>
/// Stands before everything. Whoever gets through is a browser of this machine that was shown the token, on a page of ours: a name that
/// somebody has bound to 127.0.0.1 is refused by its Host, a page from elsewhere by its Origin, and by the cookie, which it does not
/// bring along.
/// </summary>
public sealed class AccessGate
{
    private const string TokenName = "token";

    // No script but ours, none between the lines, none made of text; nothing from anywhere else; no frame around it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly RequestDelegate _next;
    private readonly AccessKeys _keys;

    /// <summary>Makes the gate.</summary>
    /// <param name="next">What it stands before.</param>
    /// <param name="keys">What opens it.</param>
    public AccessGate(RequestDelegate next, AccessKeys keys)
    {
        _next = next;
        _keys = keys;
    }

    /// <summary>Lets a request through, or answers it.</summary>
    /// <param name="context">The request.</param>
    /// <returns>When it is answered.</returns>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";

        int port = context.Connection.LocalPort;
        string host = request.Host.Value ?? "";
        if (host != $"127.0.0.1:{port}" && host != $"localhost:{port}")
        {
            return Refuse(
                context, StatusCodes.Status421MisdirectedRequest, "This is the workbench of this machine alone: ask for it by 127.0.0.1.");
        }

        bool safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        string? origin = request.Headers.Origin;
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool ownPage = origin == null ? safe : origin == $"http://{host}";
        bool ownSite = site is "" or "same-origin" or "none";
        if (!ownPage || (!ownSite && (!safe || request.Path.StartsWithSegments("/api"))))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "Another page has no business here.");
        }

        // Cookies know no ports: two workbenches must not take them from each other.
        string cookie = $"nanocoap-workbench-{port}";
        if (safe && request.Query.TryGetValue(TokenName, out StringValues token))
        {
            if (!AccessKeys.Same(token, _keys.Token))
            {
                return Refuse(
                    context,
                    StatusCodes.Status401Unauthorized,
                    "That token is of an earlier start. Take the URL that the workbench has printed last.");
            }

            var settings = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
            context.Response.Cookies.Append(cookie, _keys.Session, settings);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            headers.Location = request.Path + QueryString.Create(request.Query.Where(part => part.Key != TokenName));
            return Task.CompletedTask;
        }

        return AccessKeys.Same(request.Cookies[cookie], _keys.Session)
            ? _next(context)
            : Refuse(context, StatusCodes.Status401Unauthorized, "Open the URL that `nanocoap workbench` has printed: it carries a token.");
    }

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n");
    }
}
