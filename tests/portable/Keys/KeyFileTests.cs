// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Keys that were put into the node's memory by cable, as a file.</summary>
    [TestClass]
    public class KeyFileTests
    {
        private const int Place = 6; // of keys.txt

        [TestMethod]
        public static void LinesAreTakenAtTheStart_AndTheFileIsEmptied()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            KeyClient user = new KeyClient(s, "user", "22", "01", "03");
            s.Store.Places[Place] = Utf8.Encode("name=admin " + admin.Key(null) + "\r\n\r\nname=user " + user.Key("user"));
            s.After(0);
            Assert.AreEqual(0, s.Store.Places[Place].Length);
            user.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            KeyTableTests.Contains(s.Log, "Keys: 2, reading for anybody");
            s.Restart();
            user.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
        }

        [TestMethod]
        public static void WhatIsWrong_IsNamedByItsLine_AndTheRestIsTaken()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            KeyClient user = new KeyClient(s, "user", "22", "01", "03");
            s.Store.Places[Place] = Utf8.Encode(
                admin.Key("admin") + "\nname=user " + user.Key("user") + "\nname=admin " + admin.Key(null)
                + "\nrubbish\nname=user " + user.Key("user"));
            s.After(0);
            KeyTableTests.Contains(s.Log, "Keys: line 1 of keys.txt is not taken\n"); // has no name
            KeyTableTests.Contains(s.Log, "Keys: line 2 of keys.txt is not taken\n"); // the first one must be an admin's
            KeyTableTests.Contains(s.Log, "Keys: line 4 of keys.txt is not taken\n");
            user.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
        }

        [TestMethod]
        public static void AFileThatIsTakenTwice_LeavesTheNumbersAsTheyAre()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            byte[] file = Utf8.Encode("name=admin " + admin.Key(null));
            for (int i = 0; i < 3; i++)
            {
                s.Store.Places[Place] = file;
                s.Restart(); // the power failed before the file was emptied
                admin.Observe("temperature");
                for (int notifications = 0; notifications < 5; notifications++)
                {
                    s.After(2000);
                    Assert.IsTrue(admin.Hear());
                }

                s.Net.Forget();
            }
        }

        [TestMethod]
        public static void ALongFile_IsNotTaken()
        {
            KeysScript s = new KeysScript();
            s.Store.Places[Place] = new byte[1025];
            s.After(0);
            KeyTableTests.Contains(s.Log, "keys.txt is too long");
            Assert.AreEqual(1025, s.Store.Places[Place].Length);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
        }
    }
}
