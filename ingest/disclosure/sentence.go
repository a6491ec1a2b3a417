package disclosure

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// This file reads amounts out of prose. A sentence is a row of tokens: terms (what), numbers (how much), words of
// change (up, down, same), base phrases (against what: 较2020年), words of nothing (无, 未安排), leads of a reason
// (主要为) and punctuation. A small machine walks over them; it knows nothing of particular sentences. Its rules:
//
//   - a number belongs to the term before it; brackets keep what is inside apart from what is outside;
//   - a number after a word of change is a change, one between a base phrase and its word of change is last year's;
//   - a term inside a base phrase is the subject of the change that follows (较2020年“三公”经费减少…);
//   - a number after another year's name is not this year's;
//   - a clause that begins with a base phrase and names nothing speaks of the whole that 其中 divided;
//   - what money is used for (主要用于…) names measures without stating any;
//   - after a figure of something that has no name here, nothing is said of the subject before it;
//   - what divides a part of the unit's money (财政拨款支出…, 其中) says nothing of the whole;
//   - what fits no rule states nothing.

// topic is what a paragraph can be taken to speak of by where it stands.
type topic struct {
	year  int
	stage fiscal.Stage
	kind  SectionKind

	unit    string   // of a department whose document names its units
	members []string // those units, longest names first
}

// said is one thing that a sentence says about a measure.
type said struct {
	measure fiscal.Measure
	level   *fiscal.Money // the figure of this year
	budget  *Budgeted     // in final accounts, what was budgeted for it
	prior   *fiscal.Money // the figure of the base
	change  *Change
	reason  *Text
	place   block.Place
}

var (
	baseLead   = pattern.MustCompile(`(?:相比较|相较|较|相比|对比|比|与|同|和)(?:于)?(?:上一?年|去年|前年|往年|年初|(?:20|19)\d\d)(?:年度|年)?(?:同期)?(?:年初)?(?:预算数?|决算数?|执行数|数)?(?:相比|比较)?|同比|环比`)
	comparison = pattern.MustCompile(`(大于|高于|多于|小于|低于|少于|等于)(?:上一?年|去年|年初|(?:20|19)\d\d年?)(?:度)?(?:年初)?(?:预算数?|决算数?|执行数|数)?`)
	reasonLead = pattern.MustCompile(`(?:主要(?:是)?(?:因为|由于|系|为|是|原因(?:是|为|系|:)?)|(?:增加|减少|增长|下降|变化|变动|增减|持平)?的?(?:主要)?原因(?:主要)?(?:是因为|是由于|是|为|系|:|[,，]一是)|(?:增加|减少|下降|增长)主要(?:是|为)|原因:)`)
	lastYear   = pattern.MustCompile(`上一?年|去年|前年`)
	eachLead   = pattern.MustCompile(`分别`)
	risenTo    = pattern.MustCompile(`^了?(?:到|至)$`)
	fallenFrom = pattern.MustCompile(`(?:由|从)(?:上一?年|去年|(?:19|20)\d\d年?)?度?(?:预算|决算)?数?的?$`)
	amongLead  = pattern.MustCompile(`其中`)
	// Of final accounts: what says that the next figure is the budget's, or again the actual one, and how much of a budget was spent.
	budgetWord      = pattern.MustCompile(`(?:年初|全年|调整后?(?:的)?)(?:收入|支出)?预算(?:安排)?(?:数|额)?|(?:收入|支出)?预算(?:调整)?(?:数|额)|((?:收入|支出)?预算(?:安排)?)(?:为|是|:|\d)`)
	endsInBudget    = pattern.MustCompile(`预算(?:安排|数|额)*$`)
	actualWord      = pattern.MustCompile(`(?:收入|支出)?决算(?:数|额)|((?:收入|支出)?决算)(?:为|是|:|\d)|实际支出(?:数)?`)
	completionWord  = pattern.MustCompile(`完成(?:了)?(?:当年|本年)?(年初|全年|调整后?(?:的)?)?(?:收入|支出)?预算(?:数)?的?`)
	wholeDepartment = pattern.MustCompile(`(?:本|我|全|该)部门|部门合计|汇总`)
	usageLead       = pattern.MustCompile(`主要用于|用于`)
	// badGap are words between a term and a number that say that the number is not the term's.
	badGap = pattern.MustCompile(`占|比重|比例|率|超过|完成|扣除|不含|除|中标|成交`)
)

type tokenKind int

const (
	tokTerm tokenKind = iota
	tokNumber
	tokChange
	tokZero
	tokBase
	tokCompare // a verb and its base in one: 小于上年预算数
	tokReason
	tokAmong
	tokEach
	tokUsage
	tokYear
	tokBudget
	tokActual
	tokCompletion
	tokMember
	tokDepartment
	tokOpen
	tokClose
	tokComma
	tokSemicolon
	tokStop
)

// directions are the verbs that compare a figure with another one.
var directions = map[string]number.Direction{
	"大于": number.Up, "高于": number.Up, "多于": number.Up, "小于": number.Down, "低于": number.Down, "少于": number.Down, "等于": number.Same,
}

type token struct {
	kind       tokenKind
	start, end int
	term       *term
	number     number.Number
	change     number.Change
}

// tokenize cuts a folded paragraph into tokens. Of overlapping ones the first in the order of strength stays.
func tokenize(text string, about topic) []token {
	kind := about.kind
	var toks []token
	taken := make([]bool, len(text))
	add := func(t token) { // the first to take a place keeps it
		if slices.Contains(taken[t.start:t.end], true) {
			return
		}
		for i := t.start; i < t.end; i++ {
			taken[i] = true
		}
		toks = append(toks, t)
	}
	for _, m := range comparison.FindAllStringSubmatchIndex(text, -1) {
		add(token{kind: tokCompare, start: m[0], end: m[1], change: number.Change{Direction: directions[text[m[2]:m[3]]], Start: m[2], End: m[3]}})
	}
	for _, m := range elsewhere(text, about.unit, about.members) {
		add(token{kind: tokMember, start: m[0], end: m[1]})
	}
	if len(about.members) > 0 {
		for _, m := range wholeDepartment.FindAllStringIndex(text, -1) {
			add(token{kind: tokDepartment, start: m[0], end: m[1]})
		}
	}
	for _, m := range baseLead.FindAllStringIndex(text, -1) {
		add(token{kind: tokBase, start: m[0], end: m[1]})
	}
	final := about.stage == fiscal.StageFinalAccounts
	if final {
		for _, m := range completionWord.FindAllStringIndex(text, -1) {
			add(token{kind: tokCompletion, start: m[0], end: m[1]})
		}
	}
	for _, n := range findTerms(text, kind) {
		add(token{kind: tokTerm, start: n.start, end: n.end, term: n.term})
	}
	if final {
		for _, m := range budgetWord.FindAllStringSubmatchIndex(text, -1) {
			add(token{kind: tokBudget, start: m[0], end: endOf(m)})
		}
		for _, m := range actualWord.FindAllStringSubmatchIndex(text, -1) {
			add(token{kind: tokActual, start: m[0], end: endOf(m)})
		}
	}
	for _, m := range reasonLead.FindAllStringIndex(text, -1) {
		add(token{kind: tokReason, start: m[0], end: m[1]})
	}
	for _, c := range number.Changes(text) {
		add(token{kind: tokChange, start: c.Start, end: c.End, change: c})
	}
	for _, n := range number.Scan(text) {
		k := tokNumber
		if n.Context == number.Year {
			k = tokYear
		} else if n.Context != number.PlainContext {
			continue
		}
		add(token{kind: k, start: n.Start, end: n.End, number: n})
	}
	for _, m := range lastYear.FindAllStringIndex(text, -1) {
		if after := text[m[1]:]; !strings.HasPrefix(after, "末") && !strings.HasPrefix(after, "底") {
			add(token{kind: tokYear, start: m[0], end: m[1]}) // its number is zero, and so no document's year
		}
	}
	for _, z := range number.Zeros(text) {
		add(token{kind: tokZero, start: z.Start, end: z.End})
	}
	for _, m := range usageLead.FindAllStringIndex(text, -1) {
		add(token{kind: tokUsage, start: m[0], end: m[1]})
	}
	for _, m := range eachLead.FindAllStringIndex(text, -1) {
		add(token{kind: tokEach, start: m[0], end: m[1]})
	}
	for _, m := range amongLead.FindAllStringIndex(text, -1) {
		add(token{kind: tokAmong, start: m[0], end: m[1]})
	}
	for i, c := range text {
		k := tokenKind(-1)
		switch c {
		case '(', '[', '【':
			k = tokOpen
		case ')', ']', '】':
			k = tokClose
		case ',', '，', '、':
			k = tokComma
		case ';', '；':
			k = tokSemicolon
		case '。', '!', '！':
			k = tokStop
		default:
			continue
		}
		add(token{kind: k, start: i, end: i + utf8.RuneLen(c)})
	}
	sort.Slice(toks, func(i, j int) bool { return toks[i].start < toks[j].start })
	return toks
}

// endOf is where a match ends: where its group does, if that took part.
func endOf(m []int) int {
	if m[3] >= 0 {
		return m[3]
	}
	return m[1]
}

// subject is what the next number would speak of.
type subject struct {
	measures []fiscal.Measure
	end      int  // of the term, in the text; where the sentence begins for an inherited subject
	fresh    bool // no number yet
	other    bool // named for another year
	list     bool // several terms in a row, whose numbers come in the same order
}

// bracket is what is kept while a text in brackets is read.
type bracket struct {
	subject subject
	other   bool
}

// reader walks over one paragraph.
type reader struct {
	f       folded
	blockNo int
	topic

	subject  subject
	budget   fiscal.Stage // the next figure is what was budgeted at this stage; empty for the actual one
	meant    fiscal.Stage // the budget that the sentence named last
	spent    *token       // 完成预算的, for the percentage that follows
	stack    []bracket
	whole    []fiscal.Measure // what 其中 divides
	base     *token           // an open base phrase
	against  string           // the sentence's last base, which later changes in it share
	verb     *token           // a word of change, for the number and the rate that follow
	each     bool             // 分别: the numbers that follow belong to one measure each
	told     []fiscal.Measure // what the sentence gave a figure to
	next     int              // tokens before this one are done with
	used     bool             // verb has its number
	zero     *token           // 未安排, before its term
	other    bool             // the clause speaks of another year
	member   bool             // the clause speaks of a member unit, not of the department
	yearEnd  int              // where the latest year that is no base ends
	lastYear bool             // that year is the word 上年, which speaks of its clause only
	narrow   bool             // the sentence divides a part of the unit's money only
	usage    bool             // the clause lists what money is used for, which names measures without stating any

	last    []int        // indexes in out of the latest change, which a reason would explain
	reasons []openReason // open ones: of a whole, and inside it of a part
	out     []said
}

type openReason struct {
	start   int
	changes []int
}

// readSentences reads what a paragraph says. inherited is what it speaks of before it names anything: the subject of
// its heading, or nil.
func readSentences(text string, blockNo int, about topic, inherited []fiscal.Measure) []said {
	r := &reader{f: fold(text), blockNo: blockNo, topic: about}
	r.subject = subject{measures: inherited, fresh: len(inherited) > 0}
	toks := tokenize(r.f.text, about)
	for i := range toks {
		if i >= r.next {
			r.step(toks, i)
		}
	}
	r.endReasons(0, len(r.f.text))
	return r.out
}

func (r *reader) step(toks []token, i int) {
	t := &toks[i]
	switch t.kind {
	case tokTerm:
		r.onTerm(t, prevToken(toks, i))
	case tokBase:
		r.base, r.verb = t, nil
	case tokCompare:
		r.base, r.verb, r.used = t, t, false
		if t.change.Direction == number.Same {
			r.onChange(toks, i)
		}
	case tokChange:
		r.onChange(toks, i)
	case tokNumber:
		r.onNumber(toks, i)
	case tokZero:
		r.onZero(t)
	case tokYear:
		if r.base == nil {
			r.yearEnd, r.lastYear = t.end, t.number.End == 0
			r.other = !t.number.Value.Equal(decimalOf(r.year))
		}
	case tokBudget:
		r.onBudget(r.f.text[t.start:t.end], t.end)
	case tokActual:
		// The subject gets its actual figure after the budget's.
		r.budget, r.spent = "", nil
		if r.base == nil && r.verb == nil && len(r.subject.measures) > 0 && !r.said(r.subject.measures[0]) {
			r.subject.fresh, r.subject.end = true, t.end
		}
	case tokCompletion:
		r.spent = t
		if named := budgetStage(r.f.text[t.start:t.end]); named != "" {
			r.meant = named
		}
	case tokMember, tokDepartment:
		r.member = t.kind == tokMember
	case tokReason:
		if len(r.last) > 0 {
			r.endReasons(1, t.start)
			if !r.explained() {
				r.endReasons(0, t.start)
			}
			r.reasons = append(r.reasons, openReason{start: t.end, changes: r.last})
			r.last = nil
		}
		r.verb, r.base = nil, nil
	case tokEach:
		r.each = true
	case tokUsage:
		r.usage = true
	case tokAmong:
		r.usage = false
		r.endReasons(0, t.start)
		if len(r.stack) == 0 && len(r.whole) == 0 {
			r.whole = r.subject.measures
		}
	case tokOpen:
		r.stack = append(r.stack, bracket{r.subject, r.other})
	case tokClose:
		if n := len(r.stack); n > 0 {
			r.subject, r.other = r.stack[n-1].subject, r.stack[n-1].other
			r.subject.fresh = r.subject.fresh && r.subject.end > 0
			r.stack = r.stack[:n-1]
		}
	case tokComma:
		r.other = r.other && !r.lastYear
		if r.verb != nil && r.verb.change.Direction == number.Same {
			r.verb = nil
		}
	case tokSemicolon:
		r.other = r.other && !r.lastYear
		r.endClause(toks, i)
	case tokStop:
		r.endReasons(0, t.start)
		r.endClause(toks, i)
		if len(r.whole) > 0 {
			r.subject = subject{measures: r.whole}
		}
		if !r.explainedNext(toks[i+1:], t.end) {
			r.last = nil
		}
		r.other = r.other && next(toks, i+1) == tokBase // 2019年决算8万元。与2018年相比…
		r.stack, r.narrow, r.against, r.told = nil, false, "", nil
		r.budget, r.meant, r.spent = "", "", nil
	}
}

// explainedNext says whether the next sentence begins with the reason of the change just said: 主要原因是…. A bare
// 主要是 may as well begin a list of what the money is for.
func (r *reader) explainedNext(rest []token, end int) bool {
	if len(rest) == 0 || rest[0].kind != tokReason || strings.TrimSpace(r.f.text[end:rest[0].start]) != "" {
		return false
	}
	lead, after := r.f.text[rest[0].start:rest[0].end], r.f.text[rest[0].end:]
	return strings.ContainsAny(lead, "因由") || strings.HasPrefix(after, "因") || strings.HasPrefix(after, "由于")
}

func prevToken(toks []token, i int) *token {
	if i == 0 {
		return nil
	}
	return &toks[i-1]
}

func (r *reader) onTerm(t, prev *token) {
	// What a share is of, and what closes a list of uses, is not what the sentence speaks of.
	if before := r.f.text[:t.start]; r.usage || strings.HasSuffix(before, "占") || strings.HasSuffix(before, "等") {
		return
	}
	measures := t.term.in(r.stage)
	r.budget, r.spent = "", nil
	if name := r.f.text[t.start:t.end]; r.stage == fiscal.StageFinalAccounts && endsInBudget.MatchString(name) && !t.term.planned {
		r.onBudget(name, t.end)
	}
	r.narrow = r.narrow || t.term.narrow
	if r.zero != nil && !r.member && !t.term.alone && runes(r.f.text[r.zero.end:t.start]) <= 6 {
		for _, m := range measures {
			r.level(m, fiscal.Money{}, r.zero.start, t.end)
		}
	}
	r.zero = nil
	if r.subject.fresh && r.subject.end > 0 && r.subject.end <= t.start && joins(r.f.text[r.subject.end:t.start]) {
		r.subject.measures = append(append([]fiscal.Measure(nil), r.subject.measures...), measures...)
		r.subject.end, r.subject.list = t.end, true
		return
	}
	// 增加日常公用经费…: the verb before the term takes the number after it.
	if r.verb != nil && r.verb.end != t.start {
		r.verb = nil
	}
	r.subject = subject{measures: measures, end: t.end, fresh: true, other: r.other}
	if len(r.reasons) == 0 {
		r.last = nil
	}
	if r.base != nil {
		r.subject.fresh = false
	}
}

func (r *reader) onChange(toks []token, i int) {
	t := &toks[i]
	c := t.change
	if c.Ambiguous || c.Approximate {
		r.verb, r.base, r.subject.fresh = nil, nil, false
		return
	}
	if next := i + 1; c.Direction == number.Same && next < len(toks) && toks[next].kind == tokNumber && toks[next].number.Value.IsZero() {
		r.verb, r.used = t, false // 增加（减少）0万元: the number that follows is the change
		return
	}
	if c.Direction == number.Same {
		if r.base != nil || r.spoken() {
			zero := fiscal.Money{}
			r.change(&zero, nil, t.start, t.end)
		}
		r.base = nil
		r.verb = nil
		return
	}
	r.verb, r.used = t, false
}

// spoken says whether the subject already has a figure in this paragraph, so that 无变化 can speak of it.
func (r *reader) spoken() bool {
	return slices.ContainsFunc(r.subject.measures, r.said)
}

func (r *reader) onNumber(toks []token, i int) {
	t := &toks[i]
	n := t.number
	if n.Unit == number.Percent || n.Unit == number.PercentPoint {
		if r.spent != nil {
			r.completion(n.Value, t)
			return
		}
		if r.each && next(toks, i+1) == tokComma && next(toks, i+2) == tokNumber {
			r.verb = nil // a rate for each of several
		}
		if r.verb != nil {
			rate := n.Value
			if r.verb.change.Direction == number.Down {
				rate = rate.Neg()
			}
			r.rate(rate, t)
		}
		return
	}
	if n.Unit == number.None {
		n.Unit = unitOfList(toks, i)
	}
	amount, ok := n.Money(fiscal.WanYuan)
	if !ok || n.Unit == number.None {
		return
	}
	before := Before(r.f.text, t.start)
	switch {
	case r.verb != nil && risenTo.MatchString(r.f.text[min(r.verb.end, t.start):t.start]):
		for _, m := range r.subject.measures {
			r.level(m, amount, t.start, t.end)
		}
		r.verb, r.base, r.subject.fresh = nil, nil, false
	case r.base == nil && fallenFrom.MatchString(before):
		r.prior(amount, t)
		r.other, r.subject.fresh = false, false
	case r.each && r.verb != nil && !r.used:
		r.distribute(toks, i, r.told)
		r.verb, r.base, r.used = nil, nil, true
	case r.verb != nil && !r.used && runes(r.f.text[r.verb.end:t.start]) <= 12:
		if r.verb.change.Direction == number.Down {
			amount = amount.Neg()
		}
		r.change(&amount, r.base, r.verb.start, t.end)
		r.base, r.used = nil, true
	case r.base != nil:
		r.prior(amount, t)
	case r.subject.fresh && !r.other && !r.member && len(r.reasons) == 0 && r.near(t.start):
		r.take(amount, toks, i)
	case r.other && !r.subject.fresh && runes(r.f.text[r.yearEnd:t.start]) <= 4:
		r.prior(amount, t) // …，上年为3万元
	case len(r.reasons) > 0:
		r.subject.fresh = false
	default:
		// The figure of something that has no name here: what follows is about that, not about the subject so far.
		r.subject, r.whole = subject{}, nil
	}
}

// prior records the figure of the base or of the year before.
func (r *reader) prior(amount fiscal.Money, t *token) {
	for _, m := range r.subject.measures {
		r.out = append(r.out, said{measure: m, prior: &amount, place: r.f.place(r.blockNo, t.start, t.end)})
	}
}

// joins says whether what stands between two names makes them a list.
func joins(between string) bool {
	switch between {
	case "、", "和", "与", "及", "以及":
		return true
	}
	return false
}

// numbersFrom lists the amounts that follow each other from token i, with commas or 和 between them, and the index of the
// token after them.
func (r *reader) numbersFrom(toks []token, i int) (amounts []fiscal.Money, at []*token, next int) {
	for j := i; j < len(toks); j++ {
		t := &toks[j]
		if t.kind == tokComma && len(at) > 0 && t.start == at[len(at)-1].end {
			continue
		}
		if t.kind != tokNumber || len(at) > 0 && runes(strings.TrimLeft(r.f.text[at[len(at)-1].end:t.start], ",，、和与及")) > 0 {
			return amounts, at, j
		}
		n := t.number
		if n.Unit == number.None {
			n.Unit = unitOfList(toks, j)
		}
		amount, ok := n.Money(fiscal.WanYuan)
		if !ok || n.Unit == number.None {
			return amounts, at, j
		}
		amounts, at = append(amounts, amount), append(at, t)
	}
	return amounts, at, len(toks)
}

// distribute gives the changes that follow 分别 to what they belong to: the list that was just named, or all that the
// sentence gave a figure to. Where they are not as many, they say nothing.
func (r *reader) distribute(toks []token, i int, told []fiscal.Measure) {
	if len(r.subject.measures) > 1 {
		told = r.subject.measures
	}
	amounts, at, next := r.numbersFrom(toks, i)
	if len(amounts) == 1 && len(r.subject.measures) > 1 {
		amount := amounts[0]
		if r.verb.change.Direction == number.Down {
			amount = amount.Neg()
		}
		r.change(&amount, r.base, r.verb.start, at[0].end)
		return
	}
	r.next = max(next, i+1)
	if len(amounts) != len(told) {
		r.last = nil
		return
	}
	whole := r.subject
	for k, m := range told {
		amount := amounts[k]
		if r.verb.change.Direction == number.Down {
			amount = amount.Neg()
		}
		r.subject.measures = []fiscal.Measure{m}
		r.change(&amount, r.base, at[k].start, at[k].end)
	}
	r.subject, r.last = whole, nil
}

// near says whether what stands between the term and a number leaves the two together.
func (r *reader) near(start int) bool {
	gap := withoutBrackets(r.f.text[min(r.subject.end, start):start])
	limit := 14
	if r.subject.end == 0 { // an inherited subject: the sentence need not repeat it
		limit = 20
	}
	return runes(gap) <= limit && !badGap.MatchString(gap)
}

// take gives the numbers from token i to the subject: one to each of its measures where they are as many, the only one to
// all of them where it names both at once (收支) or says so (均), and none where it is not said whose they are.
func (r *reader) take(amount fiscal.Money, toks []token, i int) {
	s := r.subject
	r.subject.fresh = false
	amounts, at, next := r.numbersFrom(toks, i)
	switch {
	case len(s.measures) > 1 && len(amounts) == len(s.measures):
		for k, m := range s.measures {
			r.level(m, amounts[k], at[k].start, at[k].end)
		}
		r.next = next
	case len(s.measures) == 1 || !s.list || strings.ContainsAny(r.f.text[s.end:toks[i].start], "均各"):
		for _, m := range s.measures {
			r.level(m, amount, toks[i].start, toks[i].end)
		}
	}
}

func (r *reader) level(m fiscal.Measure, amount fiscal.Money, start, end int) {
	if r.narrow {
		return
	}
	r.told = append(r.told, m)
	if r.budget != "" {
		r.out = append(r.out, said{measure: m, budget: &Budgeted{Stage: r.budget, Value: &amount, Place: r.f.place(r.blockNo, start, end)}})
		return
	}
	r.out = append(r.out, said{measure: m, level: &amount, place: r.f.place(r.blockNo, start, end)})
}

// onBudget notes that the next figure of the subject is what was budgeted for it.
func (r *reader) onBudget(name string, end int) {
	r.budget = cmp.Or(budgetStage(name), fiscal.StageBudget)
	r.meant = r.budget
	if r.base == nil && r.verb == nil && len(r.subject.measures) > 0 {
		r.subject.fresh, r.subject.end = true, end
	}
}

// budgetStage is the stage that words before 预算 name; empty where they name none.
func budgetStage(name string) fiscal.Stage {
	switch {
	case strings.Contains(name, "年初"):
		return fiscal.StageBudget
	case strings.Contains(name, "全年"), strings.Contains(name, "调整"):
		return fiscal.StageAdjustedBudget
	default:
		return ""
	}
}

// completion gives a percentage to the budget that it is of: the one that the sentence stated last, or one of its own.
func (r *reader) completion(rate fiscal.Money, t *token) {
	lead := r.spent
	r.spent = nil
	if r.narrow || r.other || r.member {
		return
	}
	stage := cmp.Or(r.meant, fiscal.StageBudget)
	place := r.f.place(r.blockNo, lead.start, t.end)
next:
	for _, m := range r.subject.measures {
		for i := len(r.out) - 1; i >= 0; i-- {
			if b := r.out[i].budget; b != nil && r.out[i].measure == m && b.Stage == stage && b.Completion == nil {
				b.Completion = &rate
				continue next
			}
		}
		r.out = append(r.out, said{measure: m, budget: &Budgeted{Stage: stage, Completion: &rate, Place: place}})
	}
}

// said says whether the paragraph has stated the actual figure of a measure.
func (r *reader) said(m fiscal.Measure) bool {
	return slices.ContainsFunc(r.out, func(s said) bool { return s.measure == m && s.level != nil })
}

func (r *reader) change(amount *fiscal.Money, base *token, start, end int) {
	if r.member {
		r.last = nil
		return
	}
	if base == nil {
		base = r.base
	}
	if base != nil {
		start = base.start
		from, to := r.f.span(base.start, base.end)
		r.against = strings.TrimSpace(r.f.original[from:to])
	}
	r.last = nil
	if r.subject.other || r.subject.end == 0 && r.other && !r.lastYear {
		return // the change of another year's figure
	}
	place := r.f.place(r.blockNo, start, end)
	for _, m := range r.subject.measures {
		r.out = append(r.out, said{measure: m, change: &Change{Value: amount, Base: r.against, Place: place}, place: place})
		r.last = append(r.last, len(r.out)-1)
	}
}

// rate gives a percentage to the change just said, or makes it one of its own where no amount was said.
func (r *reader) rate(rate fiscal.Money, t *token) {
	given := false
	for _, i := range r.last {
		if c := r.out[i].change; c != nil && c.Rate == nil && slices.Contains(r.subject.measures, r.out[i].measure) {
			c.Rate = &rate
			given = true
		}
	}
	if given {
		return
	}
	r.change(nil, r.base, r.verb.start, t.end)
	for _, i := range r.last {
		r.out[i].change.Rate = &rate
	}
	r.base = nil
}

func (r *reader) onZero(t *token) {
	gap := r.f.text[min(r.subject.end, t.start):t.start]
	if r.subject.fresh && r.subject.end > 0 && !r.other && !r.member && r.base == nil && runes(gap) <= 8 {
		for _, m := range r.subject.measures {
			r.level(m, fiscal.Money{}, r.subject.end, t.end)
		}
		r.subject.fresh = false
		return
	}
	r.zero = t
}

// endClause closes what a semicolon or full stop closes. The reason of a whole that lists its parts goes on over
// semicolons; the reason of a part does not.
func (r *reader) endClause(toks []token, i int) {
	if toks[i].kind == tokSemicolon && len(r.reasons) > 0 {
		keep := 0
		if r.listsParts(toks[i+1:]) {
			keep = 1
		}
		r.endReasons(keep, toks[i].start)
		r.last = nil
	}
	r.base, r.verb, r.zero, r.usage, r.each, r.member = nil, nil, nil, false, false, false
	r.subject.fresh = false
	if len(r.whole) > 0 && len(r.stack) == 0 && nextTelling(toks[i+1:]) == tokBase {
		r.subject = subject{measures: r.whole}
	}
}

// explained says whether the latest change is that of a part of what the open reason explains.
func (r *reader) explained() bool {
	if len(r.reasons) == 0 {
		return false
	}
	for _, i := range r.last {
		if !r.partOf(r.out[i].measure) {
			return false
		}
	}
	return true
}

func (r *reader) partOf(m fiscal.Measure) bool {
	for _, i := range r.reasons[0].changes {
		if whole := r.out[i].measure; m == whole || !within(m, whole) {
			return false
		}
	}
	return true
}

// listsParts says whether the next clause is about the change of a part of what the open reason explains.
func (r *reader) listsParts(rest []token) bool {
	part := false
	for _, t := range rest {
		switch t.kind {
		case tokTerm:
			measures := t.term.in(r.stage)
			for _, m := range measures {
				if !r.partOf(m) {
					return false
				}
			}
			part = len(measures) > 0
		case tokChange, tokBase:
			return part
		case tokNumber, tokStop, tokSemicolon:
			return false
		}
	}
	return false
}

// endReasons closes the open reasons down to the outermost keep, and gives each its text.
func (r *reader) endReasons(keep, end int) {
	for len(r.reasons) > keep {
		o := r.reasons[len(r.reasons)-1]
		r.reasons = r.reasons[:len(r.reasons)-1]
		text := strings.TrimRight(r.f.text[o.start:end], " ,，;；")
		if text == "" {
			continue
		}
		stop := o.start + len(text)
		from, to := r.f.span(o.start, stop)
		reason := &Text{Text: strings.TrimSpace(r.f.original[from:to]), Place: r.f.place(r.blockNo, o.start, stop)}
		for _, i := range o.changes {
			r.out[i].reason = reason
		}
	}
}

// within says whether part is whole or lies below it.
func within(part, whole fiscal.Measure) bool {
	for part != "" {
		if part == whole {
			return true
		}
		info, ok := part.Info()
		if !ok {
			return false
		}
		part = info.Parent
	}
	return false
}

// next is the kind of a token; a stop after the last one.
func next(toks []token, i int) tokenKind {
	if i >= len(toks) {
		return tokStop
	}
	return toks[i].kind
}

// nextTelling is the kind of the first telling token: a term, a base phrase, or a stop.
func nextTelling(toks []token) tokenKind {
	for _, t := range toks {
		switch t.kind {
		case tokTerm, tokBase, tokStop, tokSemicolon:
			return t.kind
		}
	}
	return tokStop
}

// unitOfList finds the unit of a number that has none of its own, in a list whose last number has it: 512.30、498.76万元.
func unitOfList(toks []token, i int) number.Unit {
	for j := i + 1; j < len(toks); j++ {
		switch toks[j].kind {
		case tokComma:
			continue
		case tokNumber:
			if toks[j].start-toks[j-1].end > 0 && toks[j-1].kind != tokComma {
				return number.None
			}
			if toks[j].number.Unit != number.None {
				return toks[j].number.Unit
			}
		default:
			return number.None
		}
	}
	return number.None
}

// withoutBrackets drops what stands in closed brackets.
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func runes(s string) int { return utf8.RuneCountInString(s) }
