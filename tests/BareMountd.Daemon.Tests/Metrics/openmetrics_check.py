"""Reads an exposition from standard input with the strict OpenMetrics parser of Prometheus' Python client, and prints what it found."""
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

names = set()
for family in text_string_to_metric_families(sys.stdin.buffer.read().decode("utf-8")):
    if not family.documentation:
        sys.exit(f"{family.name} has no help")
    for sample in family.samples:
        names.add(sample.name)
    print(family.name, family.type, family.unit or "-", len(family.samples))
print("created:", " ".join(sorted(name for name in names if name.endswith("_created"))))
