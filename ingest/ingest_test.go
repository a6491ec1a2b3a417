package ingest_test

import (
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/sample"
)

func BenchmarkRead(b *testing.B) {
	var docs [][]byte
	size := 0
	o := sample.Options{Units: 20, FromYear: 2020, ToYear: 2024, Seed: 1}
	if err := sample.Generate(b.Context(), o, func(d sample.Document) error {
		docs = append(docs, d.Files[0].Data)
		size += len(d.Files[0].Data)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size / len(docs)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := ingest.Read(b.Context(), "bench.txt", docs[i%len(docs)]); err != nil {
			b.Fatal(err)
		}
	}
}
