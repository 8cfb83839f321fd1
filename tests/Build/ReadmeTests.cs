// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Xunit;

namespace NanoCoap.Tests.Build;

/// <summary>What the README shows is what there is.</summary>
public class ReadmeTests
{
    [Fact]
    public void ExampleIsTheOneThatIsCompiled()
    {
        string[] source = File.ReadAllLines(Repository.Locate("tests/portable/Engine/ExampleResourceTests.cs"));
        int start = Array.FindIndex(source, line => line.Trim() == "// README: start");
        int end = Array.FindIndex(source, line => line.Trim() == "// README: end");
        Assert.True(start >= 0 && end > start, "the source has lost its marks");
        string expected = string.Join('\n', source[(start + 1)..end].Select(line => line.Length > 8 ? line[8..] : line.Trim()));
        string readme = File.ReadAllText(Repository.Locate("README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"<!-- example: start -->\n```csharp\n{expected}\n```\n<!-- example: end -->", readme);
    }

    [Theory]
    [InlineData("dotnet run -v minimal --project tools/nanocoap -- node")]
    [InlineData("dotnet test")]
    public void CommandsStandOnALineOfTheirOwn(string command)
    {
        Assert.Contains(command, File.ReadAllLines(Repository.Locate("README.md")));
    }
}
