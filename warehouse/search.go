package warehouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cespare/xxhash/v2"

	"gongkai/warehouse/fiscal"
)

// SearchKind is a kind of text that can be searched.
type SearchKind string

// The kinds of texts, in the order in which equal matches come.
const (
	SearchUnit       SearchKind = "UNIT"
	SearchProject    SearchKind = "PROJECT"
	SearchIndicator  SearchKind = "INDICATOR"
	SearchObjective  SearchKind = "OBJECTIVE"
	SearchSection    SearchKind = "SECTION"
	SearchDefinition SearchKind = "DEFINITION" // of an indicator
)

var searchKinds = []SearchKind{SearchUnit, SearchProject, SearchIndicator, SearchDefinition, SearchObjective, SearchSection}

// SearchMatch is how well a text matches.
type SearchMatch string

// The ways of matching, the best first.
const (
	MatchExact    SearchMatch = "EXACT"
	MatchPrefix   SearchMatch = "PREFIX"
	MatchContains SearchMatch = "CONTAINS"
)

var searchMatches = []SearchMatch{MatchExact, MatchPrefix, MatchContains}

// SearchQuery asks for texts that hold all terms. Of several, a year is that of the disclosure, and another may also stand in the
// name of the unit, as long as one stands in the text.
type SearchQuery struct {
	Terms []string     // as [SearchTerms] gives them, at least one
	Kinds []SearchKind // empty: all
	First int          // hits, from 1 to 1,000
}

// SearchHit is a text that matches, the newest of equal ones of the unit.
type SearchHit struct {
	Kind       SearchKind
	Match      SearchMatch
	Disclosure DisclosureKey
	Unit       UnitKey
	Year       int
	Stage      fiscal.Stage
	Project    int // ordinal in the disclosure, of projects, objectives, indicators and definitions; 0 otherwise
	Indicator  int // ordinal in the project, of indicators and definitions
	Section    int // ordinal in the disclosure, of sections
	At         *Place
	Snippet    Snippet

	found    int // terms that stand in the text
	length   int // characters of the folded text
	whole    string
	folded   string
	unitName string // folded; empty where no term may stand in it
}

// Snippet is a part of a text, with what was found in it. Start and the ranges count characters.
type Snippet struct {
	Text       string
	Start      int // of the snippet in the whole text
	Length     int // characters of the whole text
	Highlights []Highlight
}

// Highlight is a part of a snippet's text that matches, End excluded.
type Highlight struct{ Start, End int }

// fold brings what is written in several ways together: wide letters, digits and signs are narrow, capitals small, traditional
// characters simplified; signs and spaces are left out, but for the point and percent of numbers; a line or a cell ends with a line feed. from holds,
// for each character that is left, its place among the characters of the text. The migration that made the table says the
// same in SQL.
func fold(text string) (folded []rune, from []int) {
	n := utf8.RuneCountInString(text)
	folded, from = make([]rune, 0, n), make([]int, 0, n)
	at := -1
	for _, r := range text {
		at++
		if r = foldCharacter(r); r != unfolded && (r != '\n' || len(folded) > 0) {
			folded, from = append(folded, r), append(from, at)
		}
	}
	for len(folded) > 0 && folded[len(folded)-1] == '\n' {
		folded, from = folded[:len(folded)-1], from[:len(from)-1]
	}
	return folded, from
}

// unfolded stands for characters that [fold] leaves out.
const unfolded rune = -1

// foldCharacter is [fold] of one character, line feeds included.
func foldCharacter(r rune) rune {
	if r < firstPlane {
		return foldedCharacters()[r]
	}
	return foldSlowly(r)
}

const firstPlane = 0x10000

// foldedCharacters are the characters of the first plane, folded: a search folds the whole texts that it has found.
var foldedCharacters = sync.OnceValue(func() *[firstPlane]rune {
	var all [firstPlane]rune
	for r := range all {
		all[r] = foldSlowly(rune(r))
	}
	return &all
})

func foldSlowly(r rune) rune {
	switch {
	case r == '\t' || r == '\r':
		r = '\n'
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	if s, ok := simplified[r]; ok {
		r = s
	}
	if r != '\n' && r != '.' && r != '%' && !unicode.In(r, unicode.L, unicode.N, unicode.M) {
		return unfolded
	}
	return r
}

// SearchTerms divides what a caller types into terms, at spaces and commas, folded as texts are.
func SearchTerms(text string) []string {
	terms := []string{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r) }) {
		folded, _ := fold(word)
		if term := string(folded); term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	return terms
}

// MaxSearchTerms is how many terms a search may have.
const MaxSearchTerms = 10

const (
	moreLookedAt  = 10 // matches than are asked for
	spareLookedAt = 20 // more where some may turn out to be none
	snippetLength = 80
	snippetBefore = 20
	maxHighlights = 20
)

// searchTokens are what the index of search_index holds of a row, in the words of the migration that made it: the characters of the
// text and their pairs, and the column about: the runs of one to three characters of the unit's name behind an @, which no folded text
// has, the year and the kind.
const searchTokens = "arrayConcat(tokens(folded, 'ngrams', 1), tokens(folded, 'ngrams', 2), about)"

// searchSQL chooses the shortest texts that match, of those that a unit repeats over the years the newest, and reads them. The order is
// that of search_index, which is read no further than needed: more threads would only read more of it. The first setting is for
// ClickHouse 26.5: there, the text index and the filtering by the limit together lose rows. The last two keep the engine from reading far
// ahead in each of several parts, to merge a few rows of each. Rows of hits lie far from each other, and each column of each is read by
// itself: what can be one column is one.
const searchSQL = `SELECT disclosure, unit, source, %[1]s, text, at
FROM search_hits
WHERE hit IN
(
    WITH ` + searchTokens + ` AS held
    SELECT hit
    FROM search_index
    WHERE %[2]s
    ORDER BY length, unit, age, stage, kind, ordinal, indicator, hit
    LIMIT 1 BY same%[3]s
    LIMIT {limit:UInt64}
)
SETTINGS use_top_k_dynamic_filtering = 0, max_threads = 1, read_in_order_use_buffering = 0, max_block_size = 8192`

// Search finds texts. A text that is the term comes before one that begins with it, and that before one that holds it
// elsewhere; then shorter before longer, newer before older. That order is one of the shortest matches, ten more than are asked
// for.
//
// The index finds texts that hold all pairs of a term's characters; that they hold the term is seen here, because the engine
// would read the texts of all around them. Where too few of them do, it is asked to look itself.
func (r *Reader) Search(ctx context.Context, q SearchQuery) ([]*SearchHit, error) {
	if err := q.check(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	named, err := r.inNames(ctx, &q)
	if err != nil {
		return nil, err
	}
	limit := q.First + moreLookedAt
	if q.unsure(named) {
		limit += spareLookedAt
	}
	hits, read, err := r.search(ctx, &q, named, limit, false)
	if err != nil {
		return nil, err
	}
	if len(hits) < q.First && read == limit {
		if hits, _, err = r.search(ctx, &q, named, q.First+moreLookedAt, true); err != nil {
			return nil, err
		}
	}
	return hits[:min(len(hits), q.First)], nil
}

// search gives the shortest texts that match, the best first, and how many the engine has found. Of named terms, see
// [Reader.inNames]. Thoroughly it looks for the terms itself.
func (r *Reader) search(ctx context.Context, q *SearchQuery, named []bool, limit int, thoroughly bool) (hits []*SearchHit, found int, err error) {
	w := &where{args: &params{}}
	w.and(r.visible())
	q.conditions(w, named)
	if thoroughly {
		q.inTexts(w, named)
	}
	w.args.set("limit", limit)
	name, also := "''", ""
	if slices.Contains(named, true) {
		name, also = "unit_key", ", unit_key"
	}
	hits = []*SearchHit{}
	err = r.query(ctx, "search", fmt.Sprintf(searchSQL, name, w, also), w.args, func(rows driver.Rows) error {
		h, err := scanHit(rows)
		if err != nil {
			return err
		}
		found++
		if h.find(q) {
			hits = append(hits, h)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(hits, func(a, b *SearchHit) int {
		return cmp.Or(
			slices.Index(searchMatches, a.Match)-slices.Index(searchMatches, b.Match), b.found-a.found, a.length-b.length,
			slices.Index(searchKinds, a.Kind)-slices.Index(searchKinds, b.Kind), b.Year-a.Year,
		)
	})
	// Under another name, a unit that was renamed has told the same.
	type told struct {
		kind SearchKind
		unit UnitKey
		text string
	}
	seen := map[told]bool{}
	return slices.DeleteFunc(hits, func(h *SearchHit) bool {
		t := told{h.Kind, h.Unit, h.folded}
		again := seen[t]
		seen[t] = true
		return again
	}), found, nil
}

func (q *SearchQuery) check() error {
	switch {
	case len(q.Terms) == 0 || len(q.Terms) > MaxSearchTerms:
		return fmt.Errorf("%d terms, not 1 to %d: %w", len(q.Terms), MaxSearchTerms, ErrBadQuery)
	case q.First < 1 || q.First > maxPage:
		return fmt.Errorf("%d hits, not 1 to %d: %w", q.First, maxPage, ErrBadPage)
	}
	return nil
}

// unsure says whether what the index finds may be no match: it is one where all terms but years are of one or two characters and stand
// in no name.
func (q *SearchQuery) unsure(named []bool) bool {
	for i, term := range q.Terms {
		if _, isYear := q.year(i); named[i] || !isYear && len([]rune(term)) > 2 {
			return true
		}
	}
	return false
}

// maxEither is how many terms may stand in the text or in the name in all ways that there are: each doubles what the index is asked.
const maxEither = 3

// conditions are what the index knows of this: each term stands in the text or the unit's name or is the year, and one stands in the
// text. named are the terms that may stand in a name.
func (q *SearchQuery) conditions(w *where, named []bool) {
	var held []string
	switch len(q.Kinds) {
	case 0:
	case 1:
		held = texts(q.Kinds)
	default:
		w.bind("kind IN {kinds:Array(String)}", "kinds", texts(q.Kinds))
	}
	var either []string
	sure := false // some term stands in the text in all ways
	for i, term := range q.Terms {
		year, isYear := q.year(i)
		switch {
		case isYear:
			held = append(held, strconv.Itoa(year))
		case named[i]:
			either = append(either, term)
		default:
			sure = true
			held = append(held, textTokens(term)...)
		}
	}
	ways := [][]string{held}
	for _, term := range either[:min(len(either), maxEither)] {
		inText := make([][]string, len(ways))
		for i, way := range ways {
			inText[i] = slices.Concat(way, textTokens(term))
			ways[i] = slices.Concat(way, nameTokens(term))
		}
		ways = slices.Concat(ways, inText)
	}
	if !sure && len(either) <= maxEither {
		ways = ways[1:] // the first has all terms in the name
	}
	n := 0
	holds := func(tokens []string) string {
		n++
		name := "held_" + strconv.Itoa(n)
		w.args.set(name, unique(tokens))
		return "hasAllTokens(held, {" + name + ":Array(String)})"
	}
	anyOf := func(ways [][]string) {
		conditions := make([]string, len(ways))
		for i, way := range ways {
			conditions[i] = holds(way)
		}
		w.and("(" + strings.Join(conditions, " OR ") + ")")
	}
	anyOf(ways)
	for _, term := range either[min(len(either), maxEither):] {
		anyOf([][]string{nameTokens(term), textTokens(term)})
	}
}

// inTexts are the conditions on texts and names themselves.
func (q *SearchQuery) inTexts(w *where, named []bool) {
	var inText []string
	for i, term := range q.Terms {
		if _, ok := q.year(i); ok {
			continue
		}
		name := "term_" + strconv.Itoa(i)
		w.args.set(name, term)
		here := "position(folded, {" + name + ":String}) > 0"
		inText = append(inText, here)
		if named[i] {
			here = "(" + here + " OR position(unit_key, {" + name + ":String}) > 0)"
		}
		w.and(here)
	}
	w.and("(" + strings.Join(inText, " OR ") + ")")
}

// runs are all runs of n characters of a text.
func runs(text string, n int) []string {
	characters := []rune(text)
	var all []string
	for i := range len(characters) - n + 1 {
		all = append(all, string(characters[i:i+n]))
	}
	return all
}

// textTokens are what the index holds of a text with a term.
func textTokens(term string) []string { return runs(term, min(2, len([]rune(term)))) }

// nameTokens are what the index holds of a name with a term.
func nameTokens(term string) []string {
	tokens := runs(term, min(longestNameRun, len([]rune(term))))
	for i := range tokens {
		tokens[i] = "@" + tokens[i]
	}
	return tokens
}

// year is the year that the ith term asks for, where another can be looked for in texts.
func (q *SearchQuery) year(i int) (int, bool) {
	year, ok := yearOf(q.Terms[i])
	return year, ok && q.asksBesides(i)
}

// yearOf is the year that a term is.
func yearOf(term string) (int, bool) {
	year, err := strconv.Atoi(strings.TrimSuffix(term, "年"))
	return year, err == nil && year >= 1900 && year <= 2200
}

// asksBesides says whether another term than the ith can be looked for in texts.
func (q *SearchQuery) asksBesides(i int) bool {
	for j, term := range q.Terms {
		if _, year := yearOf(term); j != i && !year {
			return true
		}
	}
	return false
}

func scanHit(rows driver.Rows) (*SearchHit, error) {
	var h SearchHit
	var source, at string
	if err := rows.Scan((*uint64)(&h.Disclosure), (*uint64)(&h.Unit), &source, &h.unitName, &h.whole, &at); err != nil {
		return nil, err
	}
	if err := h.readSource(source); err != nil {
		return nil, err
	}
	read := &placeReader{}
	h.At = read.optional(at)
	return &h, read.err
}

// readSource reads what a hit is of its disclosure, kind:year:stage:ordinal:indicator.
func (h *SearchHit) readSource(source string) error {
	parts := strings.Split(source, ":")
	if len(parts) != 5 {
		return fmt.Errorf("the source of a hit is %q", source)
	}
	year, err := strconv.Atoi(parts[1])
	ordinal, err2 := strconv.Atoi(parts[3])
	indicator, err3 := strconv.Atoi(parts[4])
	if err = errors.Join(err, err2, err3); err != nil {
		return fmt.Errorf("the source of a hit is %q: %w", source, err)
	}
	h.Kind, h.Year, h.Stage, h.Indicator = SearchKind(parts[0]), year, fiscal.Stage(parts[2]), indicator
	if h.Kind == SearchSection {
		h.Section = ordinal
	} else {
		h.Project = ordinal
	}
	return nil
}

// find says how the hit's text matches, and cuts the snippet. It returns whether each term stands in the text or the name, and one
// in the text.
func (h *SearchHit) find(q *SearchQuery) bool {
	folded, from := fold(h.whole)
	h.folded = string(folded)
	h.Match, h.length = MatchContains, len(folded)
	if h.folded == strings.Join(q.Terms, "") {
		h.Match = MatchExact
	}
	var found []Highlight // in the whole text
	inText := false
	for i, t := range q.Terms {
		if h.Match != MatchExact && h.folded == t {
			h.Match = MatchExact
		} else if h.Match == MatchContains && strings.HasPrefix(h.folded, t) {
			h.Match = MatchPrefix
		}
		term := []rune(t)
		places := occurrences(folded, term)
		_, isYear := q.year(i)
		switch {
		case len(places) > 0:
			h.found++
			inText = inText || !isYear
		case !isYear && !strings.Contains(h.unitName, t):
			return false
		}
		for _, at := range places {
			found = append(found, Highlight{from[at], from[at+len(term)-1] + 1})
		}
	}
	h.Snippet = snippet([]rune(h.whole), found)
	return inText
}

// occurrences are the places of a term in a text, the first ones.
func occurrences(text, term []rune) []int {
	var places []int
	for i := 0; i+len(term) <= len(text) && len(places) < maxHighlights; i++ {
		if text[i] == term[0] && slices.Equal(text[i:i+len(term)], term) {
			places = append(places, i)
		}
	}
	return places
}

// snippet cuts a long text around the first place that was found; ranges that touch become one.
func snippet(whole []rune, found []Highlight) Snippet {
	slices.SortFunc(found, func(a, b Highlight) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	start, end := 0, len(whole)
	if len(whole) > snippetLength {
		if len(found) > 0 {
			start = max(0, min(found[0].Start-snippetBefore, len(whole)-snippetLength))
		}
		end = start + snippetLength
	}
	s := Snippet{Text: string(whole[start:end]), Start: start, Length: len(whole), Highlights: []Highlight{}}
	for _, f := range found {
		f = Highlight{max(f.Start, start) - start, min(f.End, end) - start}
		if f.Start >= f.End {
			continue
		}
		if last := len(s.Highlights) - 1; last >= 0 && f.Start <= s.Highlights[last].End {
			s.Highlights[last].End = max(s.Highlights[last].End, f.End)
			continue
		}
		s.Highlights = append(s.Highlights, f)
	}
	return s
}

// searchText is a text of a disclosure that can be searched.
type searchText struct {
	kind               SearchKind
	ordinal, indicator int // as in a [SearchHit]
	text, folded       string
	at                 *Place
}

// key puts texts side by side that are equal or as long, so that they are compressed well.
func (t *searchText) key() uint64 {
	return uint64(len(t.folded))<<32 | xxhash.Sum64String(t.folded)&math.MaxUint32
}

// searchTexts are the texts of a disclosure that can be searched.
func (l *Load) searchTexts() []searchText {
	var all []searchText
	add := func(kind SearchKind, ordinal, indicator int, text string, at *Place) {
		if folded, _ := fold(text); len(folded) > 0 {
			all = append(all, searchText{kind, ordinal, indicator, text, string(folded), at})
		}
	}
	add(SearchUnit, 0, 0, l.Unit.Name, &l.TitleAt)
	for i, p := range l.Projects {
		add(SearchProject, i+1, 0, p.Name, &p.At)
		if p.Objective != nil {
			add(SearchObjective, i+1, 0, *p.Objective, p.ObjectiveAt)
		}
	}
	ordinals := make([]int, len(l.Projects))
	for _, i := range l.Indicators {
		ordinals[i.ProjectOrdinal-1]++
		add(SearchIndicator, i.ProjectOrdinal, ordinals[i.ProjectOrdinal-1], i.Name, &i.At)
		if i.Definition != nil && *i.Definition != i.Name {
			add(SearchDefinition, i.ProjectOrdinal, ordinals[i.ProjectOrdinal-1], *i.Definition, &i.At)
		}
	}
	for i, s := range l.Sections {
		add(SearchSection, i+1, 0, s.Text, &s.At)
	}
	return all
}

// addSearchIndex writes what texts are chosen by. It is no facts, and not counted as such.
func addSearchIndex(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	unit, _ := fold(l.Unit.Name)
	for _, t := range l.searchTexts() {
		w.append(uint64(d.key), d.version, uint64(d.unit), string(d.stage), string(t.kind), uint32(t.ordinal), uint32(t.indicator),
			uint32(len(t.folded)), uint16(65535-d.year), t.key(), string(unit), t.folded)
	}
	return 0, w.err
}

// addSearchHits writes what is said of texts that were chosen.
func addSearchHits(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	unit, _ := fold(l.Unit.Name)
	for _, t := range l.searchTexts() {
		w.append(t.key(), uint64(d.key), uint64(d.unit), string(unit), uint16(d.year), string(d.stage), string(t.kind), uint32(t.ordinal), uint32(t.indicator),
			t.text, writePlace(t.at))
	}
	return 0, w.err
}
