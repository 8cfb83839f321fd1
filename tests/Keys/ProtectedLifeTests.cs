// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Keys;

/// <summary>What must hold for a node with keys, whatever the network, the power and an attacker do.</summary>
public sealed class ProtectedLifeTests
{
    [Theory]
    [InlineData(1, 12)]
    [InlineData(101, 12)]
    public void NoNonceServesTwice_AndNothingIsDoneTwice(int firstSeed, int seeds)
    {
        int restarts = 0;
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var life = new ProtectedLife(seed);
            life.Run(300_000);
            life.Restart();
            restarts += life.Restarts;
            Assert.True(life.Aead.Twice == 0, $"seed {seed}: {life.Aead.Twice} nonces served twice");
            Assert.True(life.Done.Values.All(times => times == 1), $"seed {seed}: something was done twice");
            Assert.DoesNotContain(-1, life.Done.Keys);
            Assert.True(life.HandlerErrors == 0, $"seed {seed}: a handler has failed");

            // And it was a life.
            Assert.InRange(life.Done.Count, 150, 1000);
            Assert.InRange(life.Heard, 500, 10000);
        }

        Assert.InRange(restarts, 5 * seeds, 40 * seeds);
    }

    [Fact]
    public void RecordedDay_PlayedBack_DoesNothing()
    {
        var life = new ProtectedLife(7);
        life.Run(600_000);
        for (int round = 0; round < 4; round++)
        {
            var done = new Dictionary<int, int>(life.Done);
            bool isNew = round >= 2;
            if (isNew)
            {
                life.Restart(); // whose replay windows are empty
            }

            foreach ((string from, byte[] datagram) in life.Recorded)
            {
                byte[] played = [.. datagram];
                played[2] ^= (byte)(0x40 << (round % 2)); // no duplicate, as far as its message ID goes
                life.Play(round % 2 == 0 ? "mallory" : from, played);
            }

            // What the network has swallowed, and was recorded, is no replay before a restart: it may be done, once.
            Assert.All(life.Done.Values, times => Assert.Equal(1, times));
            if (round != 0)
            {
                Assert.Equal(done, life.Done);
            }

            if (isNew)
            {
                Assert.Equal(0, life.Observers);
            }
        }

        Assert.Equal(0, life.Aead.Twice);
        Assert.InRange(life.Recorded.Count, 500, 5000);
    }
}
