// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Microsoft.Playwright;

namespace NanoCoap.Workbench.Tests;

/// <summary>A workbench and a page that shows it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Bench(WorkbenchServer server, IBrowserContext context, IPage page)
    {
        Server = server;
        _context = context;
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Errors.Add(message.Text);
            }
        };
    }

    public WorkbenchServer Server { get; }

    public IPage Page { get; }

    /// <summary>What has gone wrong in the page: exceptions, refusals of the Content-Security-Policy.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Starts a workbench and opens it as a person would, by the URL with the token.</summary>
    public static async Task<Bench> OpenAsync(
        BrowserFixture browser, WorkbenchOptions options, string path = "/nodes", IBrowserContext? context = null)
    {
        WorkbenchServer server = await WorkbenchServer.StartAsync(options);
        context ??= await browser.NewContextAsync();
        var bench = new Bench(server, context, await context.NewPageAsync());
        string place = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?");
        await bench.Page.GotoAsync(server.EntryUrl.Replace("/?", place, StringComparison.Ordinal));
        return bench;
    }

    /// <summary>Goes to a place of the workbench, by its URL.</summary>
    public Task GoAsync(string path)
    {
        return Page.GotoAsync(Server.Url + path);
    }

    /// <summary>Another page of the same browser.</summary>
    public async Task<IPage> NewPageAsync()
    {
        IPage page = await _context.NewPageAsync();
        page.PageError += (_, error) => Errors.Add(error);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await Server.DisposeAsync();
    }
}
