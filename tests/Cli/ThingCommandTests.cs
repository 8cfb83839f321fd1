// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Things;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>nanocoap td: what it says of our node, and of nodes that say little, or nonsense.</summary>
public sealed class ThingCommandTests : IClassFixture<LiveNode>
{
    private readonly LiveNode _node;

    public ThingCommandTests(LiveNode node)
    {
        _node = node;
    }

    [Fact]
    public void Description_OfOurNode()
    {
        ToolRun run = ToolRun.Of(new ThingCommand(), _node.Uri(""), "--title", "Kitchen");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Snapshot.Check("td-node", run.Output.Replace($":{_node.Port}", ":5683", StringComparison.Ordinal));
    }

    // What the tool finds out is what the node says of itself, but for the unit.
    [Fact]
    public void Node_DescribesItselfInTheSameWay()
    {
        JsonElement found = Parse(ToolRun.Of(new ThingCommand(), _node.Uri("")).Output);
        JsonElement own = Parse(ToolRun.Of(RequestCommand.Get(), _node.Uri("/.well-known/wot"), "--pretty").Output);
        Assert.Equal(found.GetProperty("base").GetString(), own.GetProperty("base").GetString());
        string[] names = ["humidity", "alarm", "alarm-rules"];
        foreach (string name in names)
        {
            foreach (JsonProperty part in own.GetProperty("properties").GetProperty(name).EnumerateObject())
            {
                // That it takes PUT its links do not say.
                if (name != "alarm-rules" || part.Name is not ("readOnly" or "forms"))
                {
                    Assert.Equal(part.Value.GetRawText(), found.GetProperty("properties").GetProperty(name).GetProperty(part.Name).GetRawText());
                }
            }
        }

        Assert.False(own.GetProperty("properties").GetProperty("temperature").GetProperty("readOnly").GetBoolean());
        Assert.Equal("Cel", found.GetProperty("properties").GetProperty("temperature").GetProperty("unit").GetString());
    }

    [Fact]
    public void Links_OfOthers_AreDescribedAsFarAsTheyGo()
    {
        const string Links = "</a>;ct=50;obs;if=\"core.p x\",</b/c>;ct=\"50 60\",</d>,</e>;ct=99999,</f>;ct=\"0 41\",</a>;ct=0,<coap://elsewhere/x>,"
            + "</.well-known/core>;ct=40,</>;ct=0,</g>;ct=50,</h>;ct=50,</i>;ct=60,</%C3%A4>;title=\"\u00e4\"";
        using var server = new ScriptedServer(request =>
        {
            string path = string.Join('/', request.Options.Where(option => option.Number == OptionNumber.UriPath).Select(option => Encoding.UTF8.GetString(option.Value)));
            RawMessage answer = ScriptedServer.Answer(request, path == "h" ? CoapCode.ServiceUnavailable : CoapCode.Content);
            return [path == ".well-known/core" ? answer.Uint(OptionNumber.ContentFormat, ContentFormat.LinkFormat).Body(Links)
                : answer.Uint(OptionNumber.ContentFormat, ContentFormat.Json).Body(path == "a" ? "true" : path == "b/c" ? "{\"x\":[1]}" : "{")];
        });
        JsonElement properties = Parse(ToolRun.Of(new ThingCommand(), server.Uri("")).Output).GetProperty("properties");
        Assert.Equal(
            ["a", "b-c", "d", "e", "f", "g", "h", "i", "%C3%A4"], properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            [
                "boolean application/json read write observe", "object application/json read", " application/octet-stream read",
                " application/octet-stream read", "string text/plain;charset=utf-8 read", " application/json read",
                " application/json read", " application/cbor read", " application/octet-stream read",
            ],
            properties.EnumerateObject().Select(property => InShort(property.Value)));
    }

    // W3C Thing Description 1.1, section 5.3.3: what a form says of security takes the place of what the whole says.
    [Theory]
    [InlineData(false, "nosec_sc", "nosec_sc oscore_sc", "readproperty, writeproperty oscore_sc, observeproperty")]
    [InlineData(true, "oscore_sc", "oscore_sc", "readproperty, writeproperty, observeproperty")]
    public void NodeWithKeys_SaysWhatWantsOne(bool secureOnly, string security, string definitions, string forms)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                file,
                """
                [{
                    "name": "phone", "secret": "0102030405060708090a0b0c0d0e0f10", "salt": "9e7ca92223786340",
                    "sender": "01", "recipient": "02"
                }]
                """);
            using var node = new NodeWithKeys(file, secureOnly);
            JsonElement own = node.Thing();
            Assert.Equal((security, definitions, forms), Security(own));
            if (!secureOnly)
            {
                Assert.Equal((security, definitions, forms), Security(Parse(ToolRun.Of(new ThingCommand(), node.Uri).Output)));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    // A key that comes in while the node runs changes the description.
    [Fact]
    public void NodeThatTakesAKey_SaysSoFromThenOn()
    {
        using var node = new NodeWithKeys(null, commission: true);
        Assert.Equal("nosec_sc", Security(node.Thing()).Definitions);
        ToolRun run = ToolRun.Of(
            RequestCommand.Put(), node.Uri + "/keys/phone", "role=admin secret=0102030405060708090a0b0c0d0e0f10 sender=01 recipient=02");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("nosec_sc oscore_sc", Security(node.Thing()).Definitions);
        Assert.Equal("nosec_sc oscore_sc", Security(Parse(ToolRun.Of(new ThingCommand(), node.Uri).Output)).Definitions);
    }

    [Fact]
    public void NodeWithDtls_LeadsToCoaps()
    {
        var thing = new ThingDescription
        {
            Title = "t",
            Base = "coap://192.0.2.7",
            SecureBase = "coaps://192.0.2.7",
            Properties = [new ThingProperty("a/b", null, ContentFormat.Json) { IsWritable = true, KeyFor = ThingUses.Write }],
        };
        JsonElement properties = Parse(Encoding.UTF8.GetString(thing.ToJson())).GetProperty("properties");
        JsonElement[] forms = [.. properties.GetProperty("a-b").GetProperty("forms").EnumerateArray()];
        Assert.Equal(["a/b", "coaps://192.0.2.7/a/b"], forms.Select(form => form.GetProperty("href").GetString()));
        Assert.Equal("""["psk_sc"]""", forms[1].GetProperty("security").GetRawText());
        Assert.False(forms[0].TryGetProperty("security", out _));

        // Asked by coaps, all of it is for who has a key.
        var secure = new ThingDescription { Title = "t", Base = "coaps://192.0.2.7", Properties = thing.Properties };
        JsonElement whole = Parse(Encoding.UTF8.GetString(secure.ToJson()));
        Assert.Equal("psk_sc", whole.GetProperty("security").GetString());
        Assert.Equal(["psk_sc"], whole.GetProperty("securityDefinitions").EnumerateObject().Select(one => one.Name));
    }

    [Fact]
    public void Group_IsNoThing()
    {
        ToolRun run = ToolRun.Of(new ThingCommand(), "224.0.1.187");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal("nanocoap: a Thing Description is of one node; nanocoap discover finds nodes\n", run.Error);
    }

    [Fact]
    public void NodeWithoutAList_IsAnError()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.NotFound);
        ToolRun run = ToolRun.Of(new ThingCommand(), server.Uri(""));
        Assert.Equal((ExitCode.ClientError, ""), (run.Code, run.Output));
        Assert.StartsWith("nanocoap: 4.04 Not Found", run.Error, StringComparison.Ordinal);
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static (string Security, string Definitions, string Alarm) Security(JsonElement thing)
    {
        return (
            thing.GetProperty("security").GetString()!,
            string.Join(' ', thing.GetProperty("securityDefinitions").EnumerateObject().Select(definition => definition.Name)),
            string.Join(", ", thing.GetProperty("properties").GetProperty("alarm").GetProperty("forms").EnumerateArray().Select(OfForm)));

        static string OfForm(JsonElement form)
        {
            string security = form.TryGetProperty("security", out JsonElement own) ? " " + own[0].GetString() : "";
            return form.GetProperty("op")[0].GetString() + security;
        }
    }

    private static string InShort(JsonElement property)
    {
        JsonElement[] forms = [.. property.GetProperty("forms").EnumerateArray()];
        string type = property.TryGetProperty("type", out JsonElement value) ? value.GetString()! : "";
        string operations = string.Concat(forms.Select(form => " " + form.GetProperty("op")[0].GetString()!.Replace("property", "", StringComparison.Ordinal)));
        return $"{type} {forms[0].GetProperty("contentType").GetString()}{operations}";
    }
}
