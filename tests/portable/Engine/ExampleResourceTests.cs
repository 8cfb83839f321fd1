// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The resource that the README shows, between the marks, and proof that it does what is said there.</summary>
    [TestClass]
    public class ExampleResourceTests
    {
        // README: start
        public sealed class CounterResource : Resource
        {
            private int _count;

            public CounterResource() : base("counter", Methods.Get | Methods.Post)
            {
                Observable = true;
            }

            public override CoapCode Get(Request request, Response response)
            {
                response.AppendNumber(_count);
                return CoapCode.Content;
            }

            public override CoapCode Post(Request request, Response response)
            {
                _count++;
                Changed(); // every observer will be sent what Get answers then
                return CoapCode.Changed;
            }
        }

        private static void AddTo(ResourceTree tree)
        {
            tree.Add(new CounterResource());
        }
        // README: end

        [TestMethod]
        public static void Example_CountsIsDiscoveredAndObserved()
        {
            Script script = new Script().Unlimited();
            script.Tree.Add(new WellKnownCore(script.Tree));
            AddTo(script.Tree);

            script.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path(".well-known/core"));
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("</counter>;obs", script.Payload());

            script.Receive("alice", ObserveSteps.Registration(2, "4a", "counter"));
            ObserveSteps.Notified(script, "alice", MessageType.Acknowledgement, "4a", "0");
            script.At(5000).Receive("bob", Datagram.Con(CoapCode.Post, 3, "").Path("counter"));
            script.Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 3);
            ObserveSteps.Notified(script, "alice", MessageType.Confirmable, "4a", "1");

            script.Receive("bob", Datagram.Con(CoapCode.Put, 4, "").Path("counter").Payload("7"));
            script.Expect("bob", MessageType.Acknowledgement, CoapCode.MethodNotAllowed, 4).ExpectNothing();
        }
    }
}
