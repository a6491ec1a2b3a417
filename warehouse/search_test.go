package warehouse_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// hits writes hits as kind, match, year and snippet with what was found in brackets.
func hits(t *testing.T, r *warehouse.Reader, text string, kinds ...warehouse.SearchKind) []string {
	t.Helper()
	found := must(r.Search(t.Context(), warehouse.SearchQuery{Terms: warehouse.SearchTerms(text), Kinds: kinds, First: 20}))(t)
	lines := []string{}
	for _, h := range found {
		marked := []rune(h.Snippet.Text)
		for _, m := range slices.Backward(h.Snippet.Highlights) {
			marked = slices.Insert(slices.Insert(marked, m.End, ']'), m.Start, '[')
		}
		lines = append(lines, fmt.Sprintf("%s %s %d %s", h.Kind, h.Match, h.Year, string(marked)))
	}
	return lines
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	water := warehousetest.Rows("霸州市水务局", 2021, 100)
	water.Projects[1].Name = "信息化"
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 80), warehousetest.Rows(bureau, 2021, 100), water)
	corrected := warehousetest.Rows(bureau, 2020, 90)
	corrected.Sections[1].Text = "“三公”经费（按１号表）：\n公务用车运行维护费９．５万元。"
	mustLoad(t, w, corrected)
	gone := warehousetest.Rows(bureau, 2022, 90)
	gone.Projects[1].Name = "信息化撤回"
	must(w.Withdraw(t.Context(), mustLoad(t, w, gone)[0].DisclosureID, "wrong file"))(t)
	r := reader(t, w)
	for name, c := range map[string]struct {
		text  string
		kinds []warehouse.SearchKind
		want  []string
	}{
		"the whole name first, the newest": {"霸州市水务局", nil, []string{"UNIT EXACT 2021 [霸州市水务局]"}},
		"a name, then one that begins so":  {"信息化", nil, []string{"PROJECT EXACT 2021 [信息化]", "PROJECT PREFIX 2021 [信息化]运维"}},
		"a part":                           {"满意", nil, []string{"INDICATOR CONTAINS 2021 群众[满意]度", "INDICATOR CONTAINS 2021 群众[满意]度"}},
		"over signs, widths and line ends": {"三公经费按1号表", nil, []string{"SECTION PREFIX 2020 “[三公”经费（按１号表]）：\n公务用车运行维护费９．５万元。"}},
		"a number":                         {"９.5", nil, []string{"SECTION CONTAINS 2020 “三公”经费（按１号表）：\n公务用车运行维护费[９．５]万元。"}},
		"not over the end of a line":       {"号表公务", nil, []string{}},
		"wide, with signs":                 {"“三公”经费（按１", nil, []string{"SECTION PREFIX 2020 “[三公”经费（按１]号表）：\n公务用车运行维护费９．５万元。"}},
		"with the unit":                    {"水务局 养老", nil, []string{"PROJECT CONTAINS 2021 城乡居民[养老]保险宣传"}},
		"with the year":                    {"公务，2020年", nil, []string{"SECTION CONTAINS 2020 “三公”经费（按１号表）：\n[公务]用车运行维护费９．５万元。"}},
		"two terms, one of one character":  {"公务 车", nil, []string{"SECTION CONTAINS 2020 “三公”经费（按１号表）：\n[公务]用[车]运行维护费９．５万元。"}},
		"one character":                    {"满", nil, []string{"INDICATOR CONTAINS 2021 群众[满]意度", "INDICATOR CONTAINS 2021 群众[满]意度"}},
		"characters of the unit and text":  {"水 满", nil, []string{"INDICATOR CONTAINS 2021 群众[满]意度"}},
		"what was replaced":                {"公务接待 2020", nil, []string{}},
		"traditional characters":           {"養老保險", nil, []string{"PROJECT CONTAINS 2021 城乡居民[养老保险]宣传", "PROJECT CONTAINS 2021 城乡居民[养老保险]宣传"}},
		"what was withdrawn":               {"信息化撤回", nil, []string{}},
		"one kind":                         {"知晓率", []warehouse.SearchKind{warehouse.SearchProject}, []string{}},
		"an objective":                     {"知晓率", []warehouse.SearchKind{warehouse.SearchObjective}, []string{"OBJECTIVE CONTAINS 2021 提高[知晓率]\n覆盖全市", "OBJECTIVE CONTAINS 2021 提高[知晓率]\n覆盖全市"}},
		"what an indicator measures":       {"全年發放", nil, []string{"DEFINITION PREFIX 2021 [全年发放]份数", "DEFINITION PREFIX 2021 [全年发放]份数"}},
		"nothing":                          {"没有这个", nil, []string{}},
		"like a condition":                 {"' OR 1=1 --", nil, []string{}},
	} {
		if diff := cmp.Diff(c.want, hits(t, r, c.text, c.kinds...)); diff != "" {
			t.Errorf("%s: %s (-want, +got)\n%s", name, c.text, diff)
		}
	}
	hit := must(r.Search(t.Context(), warehouse.SearchQuery{Terms: []string{"系统稳定"}, First: 1}))(t)[0]
	if hit.Project != 2 || hit.Indicator != 1 || hit.Unit != warehouse.UnitKeyOf(bureau) && hit.Unit != warehouse.UnitKeyOf("霸州市水务局") || hit.At == nil || hit.At.Text != "系统稳定" {
		t.Errorf("an indicator is found as %+v", hit)
	}
	for text, want := range map[string]error{"": warehouse.ErrBadQuery, "水 务": nil, "aa bb cc dd ee ff gg hh ii jj kk": warehouse.ErrBadQuery, "水务": nil} {
		if _, err := r.Search(t.Context(), warehouse.SearchQuery{Terms: warehouse.SearchTerms(text), First: 1}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if _, err := r.Search(t.Context(), warehouse.SearchQuery{Terms: []string{"水务"}, First: 1001}); !errors.Is(err, warehouse.ErrBadPage) {
		t.Errorf("a page too large: %v", err)
	}
	before := hits(t, r, "养老")
	w.NameNone()
	if diff := cmp.Diff(before, hits(t, reader(t, w), "养老")); diff != "" {
		t.Errorf("(-named, +looked up)\n%s", diff)
	}
}

// TestSearchFindsWhatIsThere compares many searches with a look at each text.
func TestSearchFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	random := rand.New(rand.NewPCG(1, 2))
	write := func(characters string, n int) string {
		from := []rune(characters)
		var b strings.Builder
		for range 1 + random.IntN(n) {
			b.WriteRune(from[random.IntN(len(from))])
		}
		return b.String()
	}
	text := func(n int) string { return write("水务预算车辆公Ａa１1（ \n", n) }
	type row struct {
		kind       warehouse.SearchKind
		text, unit string // folded
		year       int
	}
	var loads []warehouse.Load
	change := func(l *warehouse.Load) {
		l.Projects, l.Sections = slices.Clone(l.Projects), slices.Clone(l.Sections)
		l.Projects[0].Name, l.Projects[1].Name = text(6), text(12)
		l.Sections[0].Text = text(40)
		warehousetest.Stamp(l)
	}
	for i := range 40 {
		l := warehousetest.Rows(write("水务车1", 5)+"局"+string(rune('甲'+i)), 2020+i%3, int64(i)) // the last character is not searched for
		change(&l)
		loads = append(loads, l)
	}
	mustLoad(t, w, loads...)
	for i := range loads[:10] { // each a part of its own, and what it replaces stays
		change(&loads[i])
		mustLoad(t, w, loads[i])
	}
	withdrawn := loads[0]
	withdrawn.Year = 2023
	change(&withdrawn)
	must(w.Withdraw(t.Context(), mustLoad(t, w, withdrawn)[0].DisclosureID, "wrong file"))(t)
	all := map[row]bool{}
	for _, l := range loads {
		for _, p := range l.Projects {
			all[row{warehouse.SearchProject, warehouse.Fold(p.Name), warehouse.Fold(l.Unit.Name), l.Year}] = true
		}
		for _, s := range l.Sections {
			all[row{warehouse.SearchSection, warehouse.Fold(s.Text), warehouse.Fold(l.Unit.Name), l.Year}] = true
		}
	}
	r := reader(t, w)
	found, byName, byYear := 0, 0, 0
	for i := range 400 {
		var terms []string // without the year
		year, typed := 0, ""
		switch i % 4 {
		case 0:
			terms = warehouse.SearchTerms(text(5) + " " + text(4))
		case 1:
			terms = warehouse.SearchTerms(text(3) + " " + write("水务车1局", 3))
		case 2:
			terms, year = warehouse.SearchTerms(text(3)), 2020+random.IntN(3)
		case 3:
			terms, year = warehouse.SearchTerms(text(2)+" "+write("水务", 3)+" "+write("水务车", 3)+" "+write("车1", 3)+" "+write("务水", 3)), 2020+random.IntN(3)
		}
		if len(terms) == 0 {
			continue
		}
		typed = strings.Join(terms, " ")
		if year != 0 {
			typed += fmt.Sprintf(" %d年", year)
		}
		kinds := []warehouse.SearchKind{warehouse.SearchProject, warehouse.SearchSection}[i%3%2:]
		want := 0
		for x := range all {
			inText := func(t string) bool { return strings.Contains(x.text, t) }
			notInText := func(t string) bool { return !inText(t) }
			nowhere := func(t string) bool { return !inText(t) && (typed == t || !strings.Contains(x.unit, t)) }
			if !slices.Contains(kinds, x.kind) || year != 0 && x.year != year || slices.ContainsFunc(terms, nowhere) ||
				!slices.ContainsFunc(terms, func(t string) bool { return inText(t) }) {
				continue
			}
			want++
			if slices.ContainsFunc(terms, notInText) {
				byName++
			}
			if year != 0 {
				byYear++
			}
		}
		for _, first := range []int{1000, 3} {
			got := len(must(r.Search(t.Context(), warehouse.SearchQuery{Terms: warehouse.SearchTerms(typed), Kinds: kinds, First: first}))(t))
			if got != min(want, first) {
				t.Errorf("%q in %v: %d hits, want %d of %d", typed, kinds, got, first, want)
			}
		}
		found += want
	}
	if found < 500 || byName < 40 || byYear < 50 {
		t.Errorf("only %d hits in all, %d by a name, %d of a year", found, byName, byYear)
	}
}

// TestSearchByFormerName looks for a text that a unit repeats under a name of each year.
func TestSearchByFormerName(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows("霸州市农牧局", 2020, 80), warehousetest.Rows("霸州市农业农村局", 2021, 100))
	w.SetRules(warehouse.Rules{Aliases: aliases(t, `
same:
  - {from: 霸州市农牧局, to: 霸州市农业农村局, since: 2021}
`)})
	reconcile(t, w)
	r := reader(t, w)
	for text, want := range map[string][]string{
		"农牧局 信息化":  {"PROJECT PREFIX 2020 [信息化]运维"},
		"农业农村 信息化": {"PROJECT PREFIX 2021 [信息化]运维"},
		"霸州市 信息化":  {"PROJECT PREFIX 2021 [信息化]运维"},
		"信息化":      {"PROJECT PREFIX 2021 [信息化]运维"},
	} {
		if diff := cmp.Diff(want, hits(t, r, text, warehouse.SearchProject)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", text, diff)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"霸州市　水务局 ":           "霸州市水务局",
		"冀财预〔2020〕10号":       "冀财预202010号",
		"ＡＢＣ（１２．５％）":         "abc12.5%",
		"\n\t一\t二\r\n三。\n\n": "一\n二\n\n三",
		"“三公”经费；〇":           "三公经费〇",
		"，。！":                "",
		"東光縣財政局２０２１年“三公”經費":  "东光县财政局2021年三公经费",
		"乾坤": "乾坤",
	} {
		if got := warehouse.Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}

// TestSearchTextsOfFoldersFromBefore writes the texts by the migration and compares them with those that loading wrote.
func TestSearchTextsOfFoldersFromBefore(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	odd := warehousetest.Rows(bureau, 2021, 100)
	var every strings.Builder                       // characters of the scripts that documents have, and many others
	for r := rune(1); r < 0x2EBF0; r += 1 + r/500 { // later ones were added to Unicode after Go's tables or the engine's
		if r < 0xD800 || r > 0xDFFF {
			every.WriteRune(r)
		}
	}
	for r := '　'; r <= '〿'; r++ {
		every.WriteRune(r)
	}
	for r := '！'; r <= '～'; r++ {
		every.WriteRune(r)
	}
	odd.Sections[0].Text = every.String()
	odd.Projects[1].Name = "！！"
	odd.Unit.Name = "霸州市 人社局（本级）"
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 80), odd)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 90))
	withdrawn := mustLoad(t, w, warehousetest.Rows(bureau, 2022, 90))[0]
	must(w.Withdraw(t.Context(), withdrawn.DisclosureID, "wrong file"))(t)
	loaded := must(w.SearchTexts(t.Context()))(t)
	again := func(name string) {
		t.Helper()
		if err := w.Again(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	again("00015_search_texts.sql")
	for range 2 {
		again("00018_search_definitions.sql")
		again("00031_search_index.sql")
		if diff := cmp.Diff(loaded, must(w.SearchTexts(t.Context()))(t)); diff != "" || len(loaded) < 35 {
			t.Fatalf("of %d texts (-loaded, +migrated)\n%s", len(loaded), diff)
		}
	}
}
