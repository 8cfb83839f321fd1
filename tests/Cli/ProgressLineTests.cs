// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Requests;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tests.Cli;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(512, 1024L, 80, true, "Receiving ━━━━━━━━━━━━━━━─────────────── 512 of 1024 bytes, 256 bytes/s")]
    [InlineData(1024, 1024L, 80, false, "Receiving ############################## 1024 of 1024 bytes, 512 bytes/s")]
    [InlineData(512, null, 80, true, "Receiving 512 bytes, 256 bytes/s")]
    [InlineData(512, 1024L, 44, false, "Receiving 512 of 1024 bytes, 256 bytes/s")]
    [InlineData(512, 1024L, 40, true, "Receiving 512 of 1024 bytes, 256 bytes…")]
    public void Line_FitsTheScreen(int bytes, long? total, int width, bool unicode, string expected)
    {
        string line = ProgressLine.Text("Receiving", bytes, total, TimeSpan.FromSeconds(2), new Screen(width, false, unicode, true));
        Assert.Equal(expected, line);
        Assert.True(line.Length < width);
    }

    [Fact]
    public void WhatIsQuick_OrNotOnATerminal_ShowsNothing()
    {
        var output = new StringWriter();
        Screen terminal = Screen.Plain with { IsTerminal = true };
        var progress = new TransferProgress(new StatusLine(output, terminal), terminal);
        progress.Show(new CoapProgress(false, 64, 128, 64));
        progress.Clear();
        foreach (Screen other in (Screen[])[Screen.Plain, terminal with { IsDumb = true }])
        {
            var line = new StatusLine(output, other);
            line.Show("waiting");
            line.Clear();
        }

        Assert.Equal("", output.ToString());
    }
}
