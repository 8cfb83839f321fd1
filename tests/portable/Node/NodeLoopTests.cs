// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>One turn of the loop at a time: how long it waits, how much it serves, and what it does to a datagram that is too long.</summary>
    [TestClass]
    public class NodeLoopTests
    {
        [TestMethod]
        public static void Turn_ServesWhatIsQueued()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            script.Queue("alice", Datagram.Con(CoapCode.Get, 1, "a1").Path("alarm"));
            script.Queue("bob", Datagram.Con(CoapCode.Get, 1, "b1").Path("alarm"));
            loop.Turn();
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, "OFF");
            script.Expect("bob", MessageType.Acknowledgement, CoapCode.Content, "OFF").ExpectNothing();
        }

        [TestMethod]
        public static void Turn_WaitsUntilTheNextDeadlineOrAQuarterOfASecond()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            script.Net.Clock = script.Board;
            loop.Turn();
            Assert.AreEqual(0, script.Net.WaitedMs); // to look over what the start has changed
            loop.Turn();
            Assert.AreEqual(250, script.Net.WaitedMs); // the sensor wants to be read in two seconds only
            script.Net.WaitedMs = 0;
            script.Board.Now += 1650;
            loop.Turn();
            Assert.AreEqual(100, script.Net.WaitedMs);
            script.Net.WaitedMs = 0;
            script.Board.Now += 5000;
            loop.Turn();
            Assert.AreEqual(0, script.Net.WaitedMs); // late already
            Assert.AreEqual(3, script.Board.Readings);
        }

        [TestMethod]
        public static void Turn_LooksEvery50MsForWhatAnotherThreadHasChanged()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            loop.Turn();
            script.Net.Clock = script.Board;
            script.Net.Waits = 0;
            script.Net.WaitedMs = 0;
            script.Net.Changing = script.Node.Alarm;
            loop.Turn();
            Assert.AreEqual(2, script.Net.Waits);
            Assert.AreEqual(100, script.Net.WaitedMs);
            loop.Turn(); // the change is dealt with: five looks again
            Assert.AreEqual(7, script.Net.Waits);
        }

        [TestMethod]
        public static void Turn_GivesDeadlinesTheirTurnInAFlood()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            for (int i = 0; i < 100; i++)
            {
                script.Queue("mallory", Datagram.Con(CoapCode.Get, i, "").Path("alarm"));
            }

            script.Board.Now += 2000;
            int readings = script.Board.Readings;
            loop.Turn();
            Assert.AreEqual(readings + 1, script.Board.Readings);
            Assert.IsTrue(script.Net.Queued >= 50 && script.Net.Queued < 100);
        }

        [TestMethod]
        public static void Turn_RefusesADatagramThatDoesNotFit()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            int largest = script.Node.MaxMessageBytes;
            Datagram fits = Datagram.Con(CoapCode.Put, 1, "a1").Path("alarm");
            fits.Filler(0, largest - fits.Length - 1);
            Assert.AreEqual(largest, fits.Length);
            script.Queue("alice", fits);
            loop.Turn();
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.BadRequest);

            Datagram cut = Datagram.Con(CoapCode.Put, 2, "a1").Path("alarm");
            cut.Filler(0, largest - cut.Length);
            script.Queue("alice", cut);
            loop.Turn();
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge);

            Datagram huge = Datagram.Con(CoapCode.Put, 3, "a1").Path("alarm").Filler(0, 2000);
            script.Queue("alice", huge);
            loop.Turn();
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge).ExpectNothing();
            Assert.IsFalse(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void Turn_TellsTheNodeOfMulticast()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            script.Net.IsMulticast = true;
            script.Queue("alice", Datagram.Non(CoapCode.Get, 1, "a1").Path(".well-known/core").String(OptionNumber.UriQuery, "rt=alarm"));
            script.Queue("bob", Datagram.Non(CoapCode.Put, 1, "b1").Path("alarm").Payload("ON"));
            loop.Turn();
            script.ExpectNothing();
            Assert.IsFalse(script.Board.AlarmOn, "nobody switches by multicast");
            script.At(5000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void Run_EndsWhenItIsStopped()
        {
            NodeScript script = new NodeScript();
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            loop.Stop();
            loop.Run();
            Assert.AreEqual(-1, script.Net.WaitedMs);
        }

        [TestMethod]
        public static void Network_ThatIsDown_IsCountedAndSurvived()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.Net.SendFails = true;
            script.At(1000).Receive("carol", script.Request(CoapCode.Put, "alarm").Payload("ON"));
            script.At(10000).ExpectNothing();
            Assert.IsTrue(script.Counters.SendFailures >= 2);
            script.Net.SendFails = false;
            script.Get("alarm").Is(CoapCode.Content, "ON");
        }
    }
}
