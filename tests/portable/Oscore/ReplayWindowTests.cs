// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 8613 section 7.4: a request is taken once, in whatever order requests arrive.</summary>
    [TestClass]
    public class ReplayWindowTests
    {
        [TestMethod]
        public static void OutOfOrder_EachIsTakenOnce()
        {
            OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
            string[] requests = Requests(6);
            server.Receive(requests[3]);
            server.Receive(requests[5]);
            server.Receive(requests[4]);
            for (int i = 3; i <= 5; i++)
            {
                server.Expect(UnprotectStatus.Replayed, requests[i]);
            }

            server.Receive(requests[0]);
            server.Receive(requests[2]);
            server.Receive(requests[1]);
            for (int i = 0; i <= 5; i++)
            {
                server.Expect(UnprotectStatus.Replayed, requests[i]);
            }
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(30)]
        [DataRow(31)]
        [DataRow(32)]
        [DataRow(33)]
        [DataRow(63)]
        [DataRow(64)]
        [DataRow(65)]
        public static void AWindowOf32_MovesToTheNewest(int step)
        {
            // One behind the other, and then a step.
            string[] requests = Requests(40 + step);
            OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
            int newest = 39 + step;
            server.Receive(requests[38]);
            server.Receive(requests[39]);
            server.Receive(requests[newest]);
            for (int i = 0; i <= newest; i++)
            {
                bool seen = i == 38 || i == 39 || i == newest;
                bool inside = newest - i < SecurityContext.WindowSize;
                server.Expect(seen || !inside ? UnprotectStatus.Replayed : UnprotectStatus.Ok, requests[i]);
            }

            for (int i = 0; i <= newest; i++)
            {
                server.Expect(UnprotectStatus.Replayed, requests[i]);
            }
        }

        [TestMethod]
        public static void Forged_MovesNothing()
        {
            string[] requests = Requests(3);
            OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
            server.Receive(requests[1]);

            // Request 2 under the numbers 200 and 2^40 - 1: nobody but the client can make one.
            server.Expect(UnprotectStatus.Forged, Renumbered(requests[2], "09c8"));
            server.Expect(UnprotectStatus.Forged, Renumbered(requests[2], "0dffffffffff"));
            server.Expect(UnprotectStatus.Forged, Renumbered(requests[2], "0900"));
            server.Receive(requests[2]);
            server.Receive(requests[0]);
        }

        [TestMethod]
        public static void Replay_IsFoundWithoutDecrypting()
        {
            string[] requests = Requests(1);
            OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
            server.Receive(requests[0]);
            char[] other = requests[0].ToCharArray();
            other[other.Length - 1] = other[other.Length - 1] == '0' ? '1' : '0';
            server.Expect(UnprotectStatus.Replayed, new string(other));
        }

        [TestMethod]
        public static void AnyOrder_IsAsASetOfNumbersSays()
        {
            const int Count = 100;
            string[] requests = Requests(Count);
            for (int seed = 1; seed <= 8; seed++)
            {
                OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
                bool[] seen = new bool[Count];
                int newest = -1;
                uint random = (uint)seed;
                for (int i = 0; i < 200; i++)
                {
                    random = (random * 1664525) + 1013904223;
                    int number = (i / 2) + (int)(random >> 16) % 50 - 25;
                    if (number < 0 || number >= Count)
                    {
                        continue;
                    }

                    bool isNew = !seen[number] && newest - number < SecurityContext.WindowSize;
                    server.Expect(isNew ? UnprotectStatus.Ok : UnprotectStatus.Replayed, requests[number]);
                    if (isNew)
                    {
                        seen[number] = true;
                        newest = number > newest ? number : newest;
                    }
                }
            }
        }

        private static string[] Requests(int count)
        {
            OscoreEnd client = OscoreEnd.Client(new NonceRecorder());
            string[] requests = new string[count];
            for (int i = 0; i < count; i++)
            {
                requests[i] = client.Ask("40010001b474656d70"); // GET /temp
            }

            return requests;
        }

        // Another option in place of one of two bytes: header, option's head, value.
        private static string Renumbered(string request, string option)
        {
            return request.Substring(0, 8) + "9" + (option.Length / 2) + option + request.Substring(14);
        }
    }
}
