// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>
/// The tests that share one checkout. They run one after the other, and beside no others: for more than a minute they keep every core busy,
/// and elsewhere allocations and milliseconds are counted.
/// </summary>
[CollectionDefinition(nameof(ImageCheckout), DisableParallelization = true)]
public sealed class ImageCheckoutCollection : ICollectionFixture<ImageCheckout>;
