// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Interop;

/// <summary>Single requests of libcoap's client to a running node.</summary>
public sealed class RequestTests : IClassFixture<SharedNode>
{
    private readonly NodeProcess _node;

    public RequestTests(SharedNode shared)
    {
        _node = shared.Process;
    }

    [CoapClientFact]
    public void Get_Con()
    {
        Assert.Equal("21.5", Run("/temperature").Output);
        _node.WaitFor("ACK 2.05 Content /temperature format=text \"21.5\"");
    }

    [CoapClientFact]
    public void Get_Non()
    {
        Assert.Equal("21.5", Run("/temp", "-N").Output);
        _node.WaitFor("NON 2.05 Content /temp ");
    }

    [CoapClientFact(ipv6: true)]
    public void Get_OverIPv6()
    {
        Assert.Equal("21.5", CoapClient.Run("-m", "get", _node.Uri("/temperature", ipv6: true)).Output);
        _node.WaitFor(new Regex(@"<- \[::1\]:\d+ +CON GET /temperature"));
    }

    [CoapClientFact]
    public void Get_SenmlJson()
    {
        Assert.Equal(
            "[{\"bn\":\"urn:dev:mac:020000fffe000001:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21.5}]",
            Run("/temperature", "-A", "110").Output);
    }

    [CoapClientFact]
    public void Get_Node_CountsWhatHappens()
    {
        Assert.Matches("^version=0\\.1\\.0\nuptime=\\d+\n(.+\n)*received=[1-9]", Run("/node").Output);
    }

    [CoapClientFact]
    public void Put_SwitchesTheAlarm()
    {
        Assert.Equal(new CoapResult("ON", ""), Run("/alarm", "-m", "put", "-e", "ON"));
        Assert.Equal("ON", Run("/alarm").Output);
        Assert.Equal(new CoapResult("OFF", ""), Run("/alarm", "-m", "put", "-e", "OFF"));
        Assert.Equal("OFF", Run("/alarm").Output);
        _node.WaitFor("** alarm ON");
        _node.WaitFor("** alarm OFF");
    }

    [CoapClientFact]
    public void Put_Calibrates()
    {
        Run("/temperature", "-m", "put", "-e", "19.25");
        Assert.Equal("19.25", Run("/temperature").Output);
        Run("/temperature", "-m", "put", "-e", "21.5");
        Assert.Equal("21.5", Run("/temperature").Output);
    }

    [CoapClientFact]
    public void Post_MakesARule_Put_ReplacesIt_Delete_RemovesIt()
    {
        Run("/alarm/rules", "-m", "post", "-e", "gt=50");
        string line = _node.WaitFor("2.01 Created /alarm/rules location=/alarm/rules/");
        string path = Regex.Match(line, @"location=(\S+)").Groups[1].Value;
        Assert.Equal("gt=50.0", Run(path).Output);
        Run(path, "-m", "put", "-e", "lt=-10.5 hys=1");
        Assert.Equal("lt=-10.5 hys=1.0", Run(path).Output);
        Assert.Contains("lt=-10.5 hys=1.0", Run("/alarm/rules").Output, StringComparison.Ordinal);
        Run(path, "-m", "delete");
        _node.WaitFor("2.02 Deleted " + path);
        Assert.StartsWith("4.04", Run(path).Error, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void Discovery_ListsEverything()
    {
        string links = Run("/.well-known/core").Output;
        foreach (string path in (string[])["/temperature", "/alarm", "/alarm/rules", "/config", "/node", "/echo"])
        {
            Assert.Contains($"<{path}>", links, StringComparison.Ordinal);
        }

        _node.WaitFor("/.well-known/core format=link-format");
    }

    [CoapClientFact]
    public void Discovery_WithAFilter_ListsWhatMatches()
    {
        Assert.Matches("^</alarm>;[^<]*$", Run("/.well-known/core?rt=alarm").Output);
        Assert.Matches("^</alarm>;[^<]*,</alarm/rules>;[^<]*$", Run("/.well-known/core?rt=alarm*").Output);
        Assert.Equal("", Run("/.well-known/core?rt=nothing").Output);
    }

    [CoapClientFact]
    public void Error_400_BodyThatMakesNoSense()
    {
        Assert.Equal("4.00 ON or OFF, please\n", Run("/alarm", "-m", "put", "-e", "maybe").Error);
    }

    [CoapClientFact]
    public void Error_402_CriticalOptionThatIsUnknown()
    {
        Assert.Equal("4.02 Option 65001\n", Run("/temperature", "-O", "65001,x").Error);
    }

    [CoapClientFact]
    public void ElectiveOptionThatIsUnknown_IsPassedOver()
    {
        Assert.Equal("21.5", Run("/temperature", "-O", "65000,x").Output);
    }

    [CoapClientFact]
    public void Error_404_NoSuchResource()
    {
        Assert.Equal("4.04\n", Run("/nothing/here").Error);
    }

    [CoapClientTheory]
    [InlineData("post", "/temperature")]
    [InlineData("delete", "/alarm")]
    [InlineData("put", "/node")]
    [InlineData("fetch", "/temperature")]
    [InlineData("patch", "/config")]
    [InlineData("ipatch", "/config")]
    [InlineData("put", "/alarm/rules")]
    public void Error_405_MethodThatTheResourceDoesNotHave(string method, string path)
    {
        Assert.Equal("4.05\n", Run(path, "-m", method).Error);
    }

    [CoapClientFact]
    public void Error_406_FormatThatTheResourceDoesNotHave()
    {
        Assert.Equal("4.06\n", Run("/temperature", "-A", "60").Error);
    }

    [CoapClientFact]
    public void Error_415_FormatThatTheResourceDoesNotTake()
    {
        Assert.Equal("4.15\n", Run("/alarm", "-m", "put", "-t", "60", "-e", "ON").Error);
    }

    [CoapClientFact]
    public void Error_505_Proxying()
    {
        Assert.StartsWith("5.05", CoapClient.Run("-P", _node.Uri(""), "coap://example.com/temperature").Error, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void ETag_ThatIsStillRight_Gets203()
    {
        string etag = AlarmETag();
        CoapResult result = Run("/alarm", "-O", "4,0x" + etag);
        Assert.Equal("", result.Output);
        _node.WaitFor($"2.03 Valid /alarm etag={etag}");
        Assert.Equal("OFF", Run("/alarm", "-O", "4,0x0102").Output);
    }

    [CoapClientFact]
    public void IfMatch_LetsOnlyTheRightETagThrough()
    {
        string etag = AlarmETag();
        Assert.Equal("4.12\n", Run("/alarm", "-m", "put", "-e", "OFF", "-O", "1,0x0102").Error);
        Assert.Equal("", Run("/alarm", "-m", "put", "-e", "OFF", "-O", "1,0x" + etag).Error);
        _node.WaitFor($"PUT /alarm if-match={etag}");
    }

    [CoapClientFact]
    public void IfNoneMatch_OnWhatExists_Gets412()
    {
        Assert.Equal("4.12\n", Run("/alarm", "-m", "put", "-e", "OFF", "-O", "5,").Error);
    }

    [CoapClientTheory]
    [InlineData("a", "62")]
    [InlineData("12345678", "3132333435363739")]
    public void Token_ComesBack(string token, string hex)
    {
        // The client counts its tokens up from what it is given, before the first request too.
        Assert.Equal("21.5", Run("/temperature", "-T", token).Output);
        _node.WaitFor(new Regex($"-> .* ACK 2.05 Content /temperature .* tok={hex} "));
    }

    [CoapClientFact]
    public void SensorThatFails_Gets503()
    {
        using NodeProcess failing = NodeProcess.Ready("--sensor-fails");
        Assert.Equal("5.03 No reading\n", CoapClient.Run(failing.Uri("/temperature")).Error);
    }

    [CoapClientFact]
    public void NetworkThatLosesAndDoubles_IsNoHindrance()
    {
        using NodeProcess lossy = NodeProcess.Ready("--drop 25 --duplicate 50 --seed 3 --temperature 21.5");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("21.5", CoapClient.Run("-B", "15", lossy.Uri("/temperature")).Output);
        }

        Assert.Contains("(lost)", lossy.Output, StringComparison.Ordinal);
    }

    private CoapResult Run(string path, params string[] options)
    {
        return CoapClient.Run([.. options, _node.Uri(path)]);
    }

    private string AlarmETag()
    {
        // The last line of this kind is that of the answer: tests of one class run one after the other.
        var answer = new Regex("-> .* 2.05 Content /alarm etag=([0-9a-f]+) ");
        int before = _node.Output.Split('\n').Count(line => answer.IsMatch(line));
        Run("/alarm");
        return answer.Match(_node.WaitFor(answer, before + 1)).Groups[1].Value;
    }
}
