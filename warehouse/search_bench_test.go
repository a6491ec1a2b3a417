package warehouse_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

var searchTexts = flag.Int("texts", 62_000, "texts that BenchmarkSearch searches")

// BenchmarkSearch searches made-up texts: names, objectives and whole sections, of 2,000 words that are used as unevenly as
// words are. It reports the median, the slowest of a hundred, and what a statement needs of the processor. How many texts there
// are is said by -texts.
func BenchmarkSearch(b *testing.B) {
	w := warehousetest.Open(b)
	random := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 2000)
	for i := range words {
		words[i] = warehouse.Fold(string([]rune{rune('一' + random.IntN(3000)), rune('一' + random.IntN(3000))}))
	}
	started := time.Now()
	if err := w.FillSearch(b.Context(), *searchTexts/62, words); err != nil {
		b.Fatal(err)
	}
	n, err := w.Count(b.Context(), "search_index")
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d texts, written in %s", n, time.Since(started).Round(time.Millisecond))
	mustLoad(b, w, warehousetest.Rows(bureau, 2021, 100)) // so that there is a data version
	r := reader(b, w)
	for _, c := range []struct{ name, text string }{
		{"a_name", "霸州市第7局"},
		{"a_common_word", words[0]},
		{"a_usual_word", words[1000]},
		{"a_rare_word", words[1990]},
		{"two_words_together", words[40] + words[1700]},
		{"a_word_of_a_unit", "第17局 " + words[900]},
		{"a_word_of_a_year", "2020年 " + words[500]},
		{"three_words", words[300] + " " + words[1500] + " " + words[900]},
		{"four_words", words[300] + " " + words[1500] + " " + words[900] + " " + words[40]},
		{"a_word_of_a_unit_and_year", "第17局 2020 " + words[900]},
		{"a_word_beside_a_character", words[900] + " " + words[40][len("一"):]},
		{"nothing", "龘龘靐齉"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var times []time.Duration
			found, cpu := 0, processorTime(b)
			for b.Loop() {
				start := time.Now()
				found = len(must(r.Search(b.Context(), warehouse.SearchQuery{Terms: warehouse.SearchTerms(c.text), First: 20}))(b))
				times = append(times, time.Since(start))
			}
			cpu = processorTime(b) - cpu
			slices.Sort(times)
			b.ReportMetric(float64(found), "hits")
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(cpu.Microseconds())/1000/float64(len(times)), "cpu-ms/op")
		})
	}
}

// processorTime is what this process has used of all processors, as Linux tells it; zero elsewhere.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	ticks := 0
	for _, f := range fields[11:13] { // user, system, in hundredths of a second
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatal(fmt.Errorf("read the processor's time: %w", err))
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
