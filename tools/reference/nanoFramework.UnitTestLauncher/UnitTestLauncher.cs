// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// The launcher is a program that test projects reference so that it lands in their output folder. Nobody calls it: the
// type is declared so that the reference resolves, and nothing else of it is.

namespace nanoFramework.TestFramework
{
    public class UnitTestLauncher
    {
    }
}
