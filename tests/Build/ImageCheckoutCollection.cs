// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>The tests that share one checkout; they run one after the other.</summary>
[CollectionDefinition(nameof(ImageCheckout))]
public sealed class ImageCheckoutCollection : ICollectionFixture<ImageCheckout>;
