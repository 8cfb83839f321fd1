// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using NanoCoap.Workbench.Costs;

namespace NanoCoap.Workbench.Tests;

/// <summary>What a reading costs: what was counted is what the standards say, and the curves follow from it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CostsTests(BrowserFixture browser)
{
    private const int UdpAndIp = 28;
    private const int DtlsOverhead = 29; // RFC 6347 section 4.1, RFC 6655 section 3: header 13, nonce 8, tag 8
    private const int ConnectionId = 5; // RFC 9146 section 4: that of the node, which gives four bytes; and the type inside
    private const int OscoreResponseOverhead = 11; // an empty option 1, the code 1, the payload marker 1 that there is anyway, the tag 8
    private const double Close = 0.001;

    private static readonly string[] s_udp = ["coap", "coap-observe", "oscore", "oscore-observe", "coaps", "coaps-observe"];

    [Fact]
    public async Task WhatWasCounted_IsWhatTheStandardsSay()
    {
        await using WorkbenchServer server = await WorkbenchServer.StartAsync(new() { SimulatedNodes = 0 });
        using HttpClient http = await OpenAsync(server);
        JsonElement costs = await ReadAsync(http, "");
        Dictionary<string, JsonElement> rows = costs.GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("id").GetString()!);
        int reading = costs.GetProperty("reading").GetString()!.Length;

        // A header of 4, a token of 4, the path 1 + 11; the answer has a format, Max-Age and ETag or not, a marker and the reading.
        Assert.Equal([20, 16], Lengths(rows["coap"], "reading"));
        Assert.Equal([20 + DtlsOverhead + ConnectionId, 16 + DtlsOverhead], Lengths(rows["coaps"], "reading"));
        int[] oscore = Lengths(rows["oscore"], "reading");
        Assert.Equal(16 + OscoreResponseOverhead, oscore[1]);
        Assert.InRange(oscore[0] - 20, 14, 16); // that, and flags, a sequence number of one byte, and the ID of the client, 2 bytes
        Assert.Single(Lengths(rows["coap-observe"], "reading"));
        Assert.Equal(4, Lengths(rows["coap-observe"], "confirmed")[1]);
        Assert.Equal(
            Lengths(rows["coap-observe"], "reading")[0] + DtlsOverhead, Lengths(rows["coaps-observe"], "reading")[0]);

        const string ShortestRequest = "GET /temperature HTTP/1.1\r\nHost: 127.0.0.1:1024\r\n\r\n";
        Assert.InRange(Lengths(rows["http"], "reading")[0] - ShortestRequest.Length, 0, 1); // a port has four or five digits
        Assert.Equal([2 + 2 + "temperature".Length + reading], Lengths(rows["mqtt"], "reading"));
        Assert.Equal([2 + 2 + "temperature".Length + 2 + reading, 4], Lengths(rows["mqtt-qos1"], "reading"));
        Assert.Equal([2, 2], Lengths(rows["mqtt"], "keepAlive"));

        foreach (string id in s_udp)
        {
            // Each datagram by itself, with its headers.
            int[] lengths = Lengths(rows[id], "reading");
            Assert.Equal(lengths.Sum(length => length + UdpAndIp), Both(rows[id].GetProperty("reading"), "bytes"));
        }

        foreach (string id in (string[])["http", "mqtt", "mqtt-qos1"])
        {
            JsonElement exchange = rows[id].GetProperty("reading");
            int packets = Both(exchange, "packets");
            int headers = exchange.GetProperty("transport").GetInt32();
            Assert.InRange(packets, 2, 6);
            Assert.True(headers == packets * 20 || headers == packets * 32);
            Assert.Equal(Lengths(rows[id], "reading").Sum() + (packets * 20) + headers, Both(exchange, "bytes"));
            Assert.InRange(rows[id].GetProperty("session").GetProperty("sent").GetProperty("packets").GetInt32(), 2, 8);
        }

        await LifeFollowsFromWhatWasCountedAsync(http, rows);
    }

    [Fact]
    public async Task SegmentsByTheRule_AreAboutThoseThatTheSystemCounts()
    {
        byte[] reading = Encoding.ASCII.GetBytes("21.5");
        CostRow ruled = await HttpCosts.MeasureAsync(reading, byRule: true, default);
        CostRow counted = await HttpCosts.MeasureAsync(reading, byRule: false, default);
        Assert.Equal([1, 2], [ruled.Reading.Sent.Packets, ruled.Reading.Received.Packets]);
        Assert.Equal([1 + 2, 2 + 2], [ruled.Session.Sent.Packets, ruled.Session.Received.Packets]);
        Assert.InRange(counted.Reading.Sent.Packets - ruled.Reading.Sent.Packets, -1, 1);
        Assert.InRange(counted.Reading.Received.Packets - ruled.Reading.Received.Packets, -1, 1);
        Assert.InRange(counted.Session.Sent.Packets - ruled.Session.Sent.Packets, -2, 2);
        Assert.Equal(ruled.Reading.Sent.Bytes, counted.Reading.Sent.Bytes);
    }

    [Fact]
    public async Task WhatCannotBeCounted_IsSaid_AndTheRestIsCounted()
    {
        // A port that is taken, whatever is tried; a way that never ends, though it is told to; one that is refused; one that works.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        CostWay[] others =
        [
            new("MQTT", (reading, late) => MqttCosts.MeasureAsync(reading, false, late, () => port)),
            new("Silence", (_, _) => new TaskCompletionSource<IReadOnlyList<CostRow>>().Task),
            new("HTTP/2", async (_, late) =>
            {
                using var client = new HttpClient();
                await client.GetAsync("http://127.0.0.1:1", late);
                return [];
            }),
            new("HTTP", async (reading, late) => [await HttpCosts.MeasureAsync(reading, false, late)]),
        ];
        CostMeasurement measured = await CostMeasurement.MakeAsync(others, TimeSpan.FromSeconds(25), true, default);
        Assert.Equal([.. s_udp.Append("http").Order()], measured.Rows.Select(row => row.Id).Order());
        Assert.Equal(3, measured.Problems.Count);
        Assert.StartsWith("MQTT could not be counted: ", measured.Problems[0], StringComparison.Ordinal);
        Assert.Equal("Silence could not be counted: it has not come to an end within 25 s.", measured.Problems[1]);
        Assert.StartsWith("HTTP/2 could not be counted: ", measured.Problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenNothingComesInTime_EachWayIsNamed()
    {
        CostMeasurement measured = await CostMeasurement.MakeAsync([], TimeSpan.FromMilliseconds(1), true, default);
        Assert.Empty(measured.Rows);
        Assert.Equal(s_udp.Length, measured.Problems.Count);
        Assert.StartsWith(
            "coaps (DTLS 1.2), Observe could not be counted: it has not come to an end", measured.Problems[^1], StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task ThePageShowsWhatThereIs_AndSaysWhatIsMissing()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 0 }, "/explain");
        IPage page = bench.Page;
        bool isBroken = true;
        await page.RouteAsync("**/api/costs*", async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            JsonNode costs = JsonNode.Parse(await answer.TextAsync())!;
            if (isBroken)
            {
                costs["rows"] = new JsonArray([.. costs["rows"]!.AsArray().Select(row => row!.DeepClone())
                    .Where(row => !row["id"]!.ToString().StartsWith("mqtt", StringComparison.Ordinal))]);
                costs["problems"] = new JsonArray("MQTT could not be counted: Address already in use");
            }

            await route.FulfillAsync(new() { Response = answer, Body = costs.ToJsonString() });
        });
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator(".missing")).ToContainTextAsync("MQTT could not be counted", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".ways .bar-of")).ToHaveCountAsync(s_udp.Length + 1);

        // Once it can be, it is there.
        isBroken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Measure again" }).ClickAsync();
        await Assertions.Expect(page.Locator(".ways .bar-of")).ToHaveCountAsync(s_udp.Length + 3, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".missing")).ToBeHiddenAsync();
        Assert.Empty(bench.Errors);
    }

    [BrowserFact]
    public async Task ThePageHasAllSettingsInItsAddress_AndFollowsThem()
    {
        await using Bench bench = await Bench.OpenAsync(browser, new() { SimulatedNodes = 0 }, "/costs?period=600&hide=http");
        IPage page = bench.Page;
        ILocator opener = page.GetByRole(AriaRole.Button, new() { Name = "CoAP", Exact = true });
        ILocator coap = page.Locator("tr.way").Filter(new() { Has = opener });
        ILocator life = coap.Locator("td").Last;
        await Assertions.Expect(life).ToContainTextAsync("years", new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByLabel("Curve of HTTP/1.1")).Not.ToBeCheckedAsync();
        await Assertions.Expect(page.Locator(".lives .legend")).Not.ToContainTextAsync("HTTP");
        string before = await life.InnerTextAsync();

        await page.GetByLabel("From reading to reading, s").FillAsync("5");
        await Assertions.Expect(life).Not.ToHaveTextAsync(before);
        await page.GetByLabel("Radio").SelectOptionAsync("wifi");
        await Assertions.Expect(life).ToContainTextAsync("days");
        await page.GetByLabel("To wake and join, ms").FillAsync("250");
        await page.GetByLabel("Compare").SelectOptionAsync("battery");
        await Assertions.Expect(page.Locator(".lives .legend")).ToContainTextAsync("CR2032");
        Assert.EndsWith("/costs?period=5&hide=http&radio=wifi&wake=250&compare=battery", page.Url, StringComparison.Ordinal);

        // Whoever is sent the address sees the same.
        string shown = await life.InnerTextAsync();
        await page.ReloadAsync();
        await Assertions.Expect(life).ToHaveTextAsync(shown);
        await Assertions.Expect(page.GetByLabel("To wake and join, ms")).ToHaveValueAsync("250");

        // A message is looked at byte by byte.
        await coap.GetByRole(AriaRole.Button).PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "CON GET /temperature" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".summary")).ToContainTextAsync("CON GET");
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Costs");
        Assert.Empty(bench.Errors);
    }

    // Reckoned again, from what the page is told.
    private static async Task LifeFollowsFromWhatWasCountedAsync(HttpClient http, Dictionary<string, JsonElement> rows)
    {
        const string Settings =
            "?period=100&session=1000&confirm=4&radio=thread&sleep=5&wake=20&wakema=10&send=30&listen=15&kbps=250&frame=100&overhead=40"
            + "&wait=50&battery=aa&capacity=1000&usable=50&loss=0";
        JsonElement[] now = [.. (await ReadAsync(http, Settings)).GetProperty("rows").EnumerateArray()];
        double observed = Charge(rows["coap-observe"], "reading");
        observed += (Charge(rows["coap-observe"], "confirmed") - observed) / 4;
        observed += Charge(rows["coap-observe"], "session") / 10;
        double asked = Charge(rows["coap"], "reading") + (Charge(rows["coap"], "session") / 10);
        Assert.Equal(Days(observed), Find("coap-observe"), Close * Days(observed));
        Assert.Equal(Days(asked), Find("coap"), Close * Days(asked));

        // Each setting moves the curves to the side that it should.
        double[] usual = Life(await ReadAsync(http, Settings));
        string[] allBetter =
        [
            "sleep=1", "wake=1", "wakema=1", "send=1", "listen=1", "kbps=2000", "overhead=0", "wait=1", "capacity=2000", "usable=100",
        ];
        foreach (string better in allBetter)
        {
            Assert.All(Life(await ReadAsync(http, With(better))).Zip(usual), pair => Assert.True(pair.First >= pair.Second, better));
        }

        foreach (string worse in (string[])["session=0", "loss=50", "frame=20", "ip=6", "keepalive=1"])
        {
            double[] changed = Life(await ReadAsync(http, With(worse)));
            Assert.Contains(changed.Zip(usual), pair => pair.First < pair.Second);
            Assert.DoesNotContain(changed.Zip(usual), pair => pair.First > pair.Second * (1 + Close));
        }

        JsonElement first = (await ReadAsync(http, Settings)).GetProperty("curves")[0];
        double[] days = [.. first.GetProperty("days").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(days.Order(), days); // the more seldom, the longer
        Assert.NotEqual(Life(await ReadAsync(http, With("compare=radio"))), usual);

        double[] Life(JsonElement costs) =>
            [.. costs.GetProperty("curves").EnumerateArray().Select(curve => curve.GetProperty("days")[20].GetDouble())];

        string With(string setting)
        {
            IEnumerable<string> others = Settings.Split('&').Where(other => other.TrimStart('?').Split('=')[0] != setting.Split('=')[0]);
            return string.Join('&', others) + "&" + setting;
        }

        double Find(string id) => now.First(row => row.GetProperty("id").GetString() == id).GetProperty("days").GetDouble();

        double Days(double charge) => 500 / ((5 / 1000.0) + (((20 * 10) + charge) / 100_000)) / 24;

        double Charge(JsonElement row, string what)
        {
            JsonElement exchange = row.GetProperty(what);
            return Air("sent", 30) + Air("received", 15) + (exchange.GetProperty("waits").GetInt32() * 50 * 15);

            double Air(string way, double current)
            {
                double packets = exchange.GetProperty(way).GetProperty("packets").GetInt32();
                double bytes = exchange.GetProperty(way).GetProperty("bytes").GetInt32();
                return packets == 0 ? 0 : (bytes + (packets * Math.Ceiling(bytes / packets / 100) * 40)) * 8 / 250 * current;
            }
        }
    }

    private static int[] Lengths(JsonElement row, string what)
    {
        return [.. row.GetProperty(what).GetProperty("messages").EnumerateArray().Select(message =>
        {
            int length = message.GetProperty("bytes").GetInt32();
            Assert.True(message.GetProperty("hex").GetString() is not { } hex || hex.Length == 2 * length);
            return length;
        })];
    }

    private static int Both(JsonElement exchange, string what)
    {
        return exchange.GetProperty("sent").GetProperty(what).GetInt32() + exchange.GetProperty("received").GetProperty(what).GetInt32();
    }

    private static async Task<HttpClient> OpenAsync(WorkbenchServer server)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(server.Url) };
        using HttpResponseMessage entry = await http.GetAsync(server.EntryUrl);
        Assert.Equal(HttpStatusCode.OK, entry.StatusCode);
        return http;
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string query)
    {
        JsonElement costs = JsonDocument.Parse(await http.GetStringAsync("/api/costs" + query)).RootElement;
        Assert.False(costs.TryGetProperty("problem", out JsonElement problem), problem.ToString());
        return costs;
    }
}
