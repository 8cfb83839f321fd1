// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Cli;

/// <summary>The project of the tool says what makes it an installable .NET tool.</summary>
public sealed class PackageTests
{
    [Theory]
    [InlineData("PackAsTool", "true")]
    [InlineData("ToolCommandName", "nanocoap")]
    [InlineData("PackageId", "NanoCoap.Tool")]
    [InlineData("RollForward", "Major")]
    public void Property_IsSet(string name, string value)
    {
        XElement property = Assert.Single(XDocument.Load(Repository.Locate("tools/nanocoap/nanocoap.csproj")).Descendants(name));
        Assert.Equal(value, property.Value);
    }

    [Fact]
    public void License_IsThatOfTheProject()
    {
        XElement license = Assert.Single(XDocument.Load(Repository.Locate("Directory.Build.props")).Descendants("PackageLicenseExpression"));
        Assert.Equal("MIT", license.Value);
    }

    // A verb that the readme of the package shows is a verb that there is.
    [Fact]
    public void Readme_ShowsVerbsThatThereAre()
    {
        string[] lines = [.. File.ReadAllLines(Repository.Locate("tools/nanocoap/README.md")).Where(line => line.StartsWith("$ nanocoap ", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line.Split(' ')[2], HelpTests.AllNames));
    }
}
