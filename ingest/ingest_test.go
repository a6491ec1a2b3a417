package ingest_test

import (
	"fmt"
	"strings"
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

// A sentence without an end is read in a time that grows with its length: ten thousand figures in one paragraph took minutes
// while each was looked at together with all that comes before it.
func BenchmarkEndlessSentence(b *testing.B) {
	for _, n := range []int{100, 1000} {
		text := "霸州市水务局2021年单位预算公开\n一、收支情况\n" + strings.Repeat("2021年预算收入30.5万元，其中一般公共预算收入20万元，比上年增加3万元，", n) + "\n"
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := ingest.Read(b.Context(), "a.txt", []byte(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
