namespace BareMountd.Core.Control;

/// <summary>The last hour in equal buckets; the last one ends now. Time that the machine slept is not in it.</summary>
/// <param name="BucketSeconds">Length of a bucket.</param>
/// <param name="Disks">Each disk that was there.</param>
public sealed record IoSeriesStatus(double BucketSeconds, IReadOnlyList<IoDiskSeries> Disks);
