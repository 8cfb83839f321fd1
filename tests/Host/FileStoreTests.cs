// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Node;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Host;

public sealed class FileStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-store-").FullName;

    private string Name => Path.Combine(_folder, "node");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void WhatIsWritten_IsReadAgain_EachPlaceByItself()
    {
        var store = new FileStore(Name);
        Assert.Equal(0, store.Read("settings.0", new byte[10]));
        Assert.True(store.Write("settings.0", [1, 2, 3, 4], 3));
        Assert.True(store.Write("settings.1", [9], 1));

        byte[] buffer = new byte[10];
        var again = new FileStore(Name);
        Assert.Equal(3, again.Read("settings.0", buffer));
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.Equal(1, again.Read("settings.1", buffer));
        Assert.Equal(9, buffer[0]);
        Assert.Equal(["node.settings.0", "node.settings.1"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void LongerFile_FillsTheBuffer()
    {
        File.WriteAllBytes(Name + ".settings.0", new byte[100]);
        Assert.Equal(10, new FileStore(Name).Read("settings.0", new byte[10]));
    }

    [Fact]
    public void SettingsThatAreDamaged_AreSaidToBe()
    {
        Assert.Empty(Warnings());
        File.WriteAllBytes(Name + ".settings.1", [1, 2, 3]);
        Assert.Equal([$"The settings in {Name}.settings.0 and .1 are damaged. The node starts with the defaults."], Warnings());
        Save(period: 10);
        Assert.Empty(Warnings());
    }

    [Fact]
    public void TornWrite_CostsThatChangeAndNothingElse()
    {
        Save(period: 10);
        Save(period: 20);
        Save(period: 30);
        Assert.Equal(30, Load());

        // The newest lies in one of the two; whichever was cut, the rest must be a whole older one.
        foreach (string place in (string[])[".settings.0", ".settings.1"])
        {
            byte[] whole = File.ReadAllBytes(Name + place);
            for (int cut = 0; cut < whole.Length; cut++)
            {
                File.WriteAllBytes(Name + place, whole[..cut]);
                Assert.True(Load() is 20 or 30);
            }

            byte[] broken = [.. whole];
            broken[10] ^= 1;
            File.WriteAllBytes(Name + place, broken);
            Assert.True(Load() is 20 or 30);
            File.WriteAllBytes(Name + place, whole);
        }

        Assert.Equal(30, Load());
    }

    [Fact]
    public void TemporaryFileThatWasLeftBehind_IsNoHindrance()
    {
        File.WriteAllBytes(Name + ".settings.0.tmp", [1, 2, 3]);
        File.WriteAllBytes(Name + ".settings.1.tmp", [1, 2, 3]);
        Save(period: 40);
        Assert.Equal(40, Load());
    }

    [Fact]
    public void FolderThatIsGone_IsFalse_NoException()
    {
        var store = new FileStore(Path.Combine(_folder, "gone", "node"));
        Assert.Equal(0, store.Read("settings.0", new byte[10]));
        Assert.False(store.Write("settings.0", [1], 1));
    }

    [Fact]
    public void FolderInPlaceOfTheFile_IsFalse_NoException()
    {
        Directory.CreateDirectory(Name + ".settings.0");
        var store = new FileStore(Name);
        Assert.Equal(0, store.Read("settings.0", new byte[10]));
        Assert.False(store.Write("settings.0", [1], 1));
    }

    [Fact]
    public void WhatACrashLeft_MakesNoFileThatOthersMayRead()
    {
        string left = Name + ".keys.0.tmp";
        File.WriteAllText(left, "half of it");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(left, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        Assert.True(new FileStore(Name).Write("keys.0", [1, 2], 2));
        Assert.Equal([1, 2], File.ReadAllBytes(Name + ".keys.0"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Name + ".keys.0"));
        }
    }

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        var options = new NodeOptions { Bind = [new BindAddress(IPAddress.Loopback, false)], Port = 0, Store = Name };
        using var host = new NodeHost(options, null, warnings.Add);
        return warnings;
    }

    private void Save(int period)
    {
        var state = new NodeState(new FileStore(Name), new SystemClock());
        state.Draft().PeriodSeconds = period;
        Assert.True(state.Commit());
    }

    private int Load()
    {
        return new NodeState(new FileStore(Name), new SystemClock()).Settings.PeriodSeconds;
    }
}
