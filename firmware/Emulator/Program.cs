// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Emulator
{
    /// <summary>The node without hardware, in the nanoFramework emulator or on a PC: a client talks to it, and both are shown.</summary>
    public static class Program
    {
        /// <summary>Has the conversation. Its last line says how many checks passed and failed.</summary>
        public static void Main()
        {
            Conversation conversation = new Conversation(new ConsoleLog());
            try
            {
                conversation.Run();
            }
            catch (Exception e)
            {
                // In the emulator an exception that leaves Main ends the program like any other end: it has to be counted here.
                conversation.Fail("no exception: " + e.ToString());
            }

            Console.WriteLine(conversation.Passed.ToString() + " passed, " + conversation.Failed.ToString() + " failed");
        }
    }
}
