// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Http.Json;

namespace NanoCoap.Workbench.Tests;

/// <summary>Who gets in, and who doesn't: without a browser, so that each header is what the test says.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private WorkbenchServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await WorkbenchServer.StartAsync(new() { SimulatedNodes = 1 });
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nodes")]
    [InlineData("/api/live")]
    [InlineData("/api/nodes/node-0000/counters")]
    [InlineData("/app.js")]
    [InlineData("/?token=")]
    [InlineData("/?token=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task WithoutTheToken_NobodyGetsIn(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(_server.Url + path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task TheToken_IsExchangedForACookie_AndLeavesTheAddress()
    {
        string entry = _server.EntryUrl.Replace("/?", "/explain/4.04?from=here&", StringComparison.Ordinal);
        using HttpResponseMessage answer = await _http.GetAsync(entry);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/explain/4.04?from=here", answer.Headers.Location!.OriginalString);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_server.EntryUrl.Split('=')[1], cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:{port}")]
    [InlineData("127.0.0.1.attacker.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:{port}")]
    public async Task ANameThatSomebodyHasBoundToThisMachine_IsRefused(string host)
    {
        using HttpRequestMessage request = await RequestAsync(HttpMethod.Get, "/api/nodes/node-0000/counters");
        string port = new Uri(_server.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        request.Headers.Host = host.Replace("{port}", port, StringComparison.Ordinal);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://attacker.example", null)]
    [InlineData("null", null)]
    [InlineData("http://127.0.0.1:1", null)]
    [InlineData(null, null)] // a form's POST without an Origin
    [InlineData(null, "cross-site")]
    [InlineData("{own}", "cross-site")]
    public async Task ACrossSiteRequest_ReachesNoNode(string? origin, string? site)
    {
        using HttpRequestMessage request = await RequestAsync(HttpMethod.Post, "/api/nodes/node-0000/switch");
        request.Content = JsonContent.Create(new { on = true });
        if (origin != null)
        {
            request.Headers.Add("Origin", origin.Replace("{own}", _server.Url, StringComparison.Ordinal));
        }

        if (site != null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task OwnRequests_AreServed_UnderAStrictPolicy()
    {
        using HttpRequestMessage request = await RequestAsync(HttpMethod.Get, "/nodes");
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormOfAnotherKind_IsNotRead()
    {
        using HttpRequestMessage request = await RequestAsync(HttpMethod.Post, "/api/nodes/node-0000/switch");
        request.Headers.Add("Origin", _server.Url);
        request.Content = new StringContent("{\"on\":true}"); // text/plain, as a form may send without asking
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public void ItListensOnLoopbackAlone()
    {
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(new Uri(_server.Url).Host)));
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path)
    {
        using HttpResponseMessage entry = await _http.GetAsync(_server.EntryUrl);
        var request = new HttpRequestMessage(method, _server.Url + path);
        request.Headers.Add("Cookie", entry.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return request;
    }
}
