package naming

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What is said of a project in another way each year, and does not make it another one.
var (
	// documentNumber is such as 冀财教〔2020〕123号, with the brackets that it may stand in.
	documentNumber = regexp.MustCompile(`[(\[【〔]?\p{Han}{0,8}[(\[【〔]\d{4}[)\]】〕]第?\d+号[)\]】〕]?`)
	projectYear    = regexp.MustCompile(`(?:19|20)\d\d(?:[-—~至](?:19|20)?\d\d)?(?:财政)?(?:年度|年)?|\d\d年度?|(?:本|当|上|下)年度?`)
	listNumber     = regexp.MustCompile(`^(?:\d+|[一二三四五六七八九十]+)[、.．:：]`)
	allotment      = regexp.MustCompile(`提前下达|关于|下达|追加|年初|结转|第?[一二三四五六七八九十\d]+批次?|的通知|通知$`)
	emptyBrackets  = regexp.MustCompile(`[(\[【〔《][^\p{Han}\w]*[)\]】〕》]`)
	marks          = regexp.MustCompile(`[()\[\]【】〔〕《》“”"'、，,.。:：;；—_\-/·]`)
	// projectEnding are words for money and work behind what it is for.
	projectEnding = regexp.MustCompile(`(?:(?:专项|工作|项目|补助|业务|运转|运行)?(?:经费|资金|费用|专款|费)|(?:专项|工作|项目)|(?:经费|资金|费用|工作)?(?:预算|支出))$`)
	// generic is what says of a project only that it is one.
	generic     = regexp.MustCompile(`^(?:专项|工作|项目|业务|其他|其它|经费|资金|费用|支出|预算|费|运转|运行|补助|类)*$`)
	connectives = strings.NewReplacer("以及", "", "及", "", "与", "", "和", "")
)

// han are Chinese numerals that count, and their figures: 三期 and 3期 are one.
var han = strings.NewReplacer("第一", "1", "第二", "2", "第三", "3", "第四", "4", "第五", "5", "一期", "1期", "二期", "2期", "三期", "3期", "四期", "4期", "Ⅰ", "1", "Ⅱ", "2", "Ⅲ", "3")

// Project is what a project is recognised by: its name without years, numbers of documents, instalments, brackets, and
// words for money and work at its end (经费, 工作经费, 专项, 项目 …). A name that is nothing else stays as it is.
func Project(name string) string {
	s := strings.ToLower(Fold(name))
	whole := s
	s = listNumber.ReplaceAllString(s, "")
	s = documentNumber.ReplaceAllString(s, "")
	s = projectYear.ReplaceAllString(s, "")
	s = allotment.ReplaceAllString(s, "")
	s = emptyBrackets.ReplaceAllString(s, "")
	s = han.Replace(s)
	s = connectives.Replace(marks.ReplaceAllString(s, ""))
	if generic.MatchString(s) {
		return whole
	}
	for {
		cut := projectEnding.ReplaceAllString(s, "")
		if cut == s || len([]rune(cut)) < 2 {
			break
		}
		s = cut
	}
	return s
}

// ProjectFacts are what two projects are compared by. Amounts are 元.
type ProjectFacts struct {
	Name      string
	Objective string   // empty: not known
	Amount    *float64 // nil: not known
}

// The likeness of projects, from 0 to 1: by their names, and to a smaller part by their amounts and objectives, where both
// are known. From SameProject on they are taken for the same.
const (
	SameProject = 0.72
	// NearProject is the likeness of bigrams below which nothing more is looked at.
	NearProject = 0.4

	amountWeight    = 0.1
	objectiveWeight = 0.2
)

// contrasts are words that make two names two projects, however alike they are otherwise.
var contrasts = [][]string{
	{"小学", "初中", "高中", "幼儿园", "学前", "中职", "大学"},
	{"城镇", "农村", "城乡"},
	{"职工", "居民"},
	{"男", "女"},
	{"省级", "市级", "县级", "中央"},
	{"新建", "改造", "维修", "购置", "租赁"},
	{"一等", "二等", "三等"},
	{"养老", "医疗", "失业", "工伤", "生育"},
	{"上半年", "下半年"},
	{"东", "西", "南", "北"},
}

// Likeness says how likely two projects are the same, and why. It is 1 where their names are one after [Project]; 0 where they
// differ in a number or in a word that tells projects apart, such as 小学 and 初中.
func Likeness(a, b *ProjectFacts) (score float64, why Reason) {
	first, second := Project(a.Name), Project(b.Name)
	if first == second {
		if Fold(a.Name) == Fold(b.Name) {
			return 1, Reason{"名称相同", "the same name"}
		}
		return 1, Reason{"去掉年度、文号和经费类字样后名称相同：" + first, "the same name without years, numbers and words for money: " + first}
	}
	if !slices.Equal(digits.FindAllString(first, -1), digits.FindAllString(second, -1)) {
		return 0, Reason{"名称中的数字不同", "the names differ in a number"}
	}
	for _, words := range contrasts {
		if x, y := oneOf(first, words), oneOf(second, words); x != y {
			return 0, Reason{fmt.Sprintf("一个为“%s”，另一个为“%s”", orNone(x, "无"), orNone(y, "无")), fmt.Sprintf("one says %s, the other %s", orNone(x, "none"), orNone(y, "none"))}
		}
	}
	score, why = nameLikeness(first, second)
	weight := 1.0
	if a.Objective != "" && b.Objective != "" {
		like := dice(Fold(a.Objective), Fold(b.Objective))
		score, weight = score+objectiveWeight*like, weight+objectiveWeight
		why = Reason{why.ZH + fmt.Sprintf("，绩效目标相似度 %.2f", like), why.EN + fmt.Sprintf(", objectives by %.2f", like)}
	}
	if a.Amount != nil && b.Amount != nil {
		like := closeness(*a.Amount, *b.Amount)
		score, weight = score+amountWeight*like, weight+amountWeight
		why = Reason{why.ZH + fmt.Sprintf("，金额接近度 %.2f", like), why.EN + fmt.Sprintf(", amounts by %.2f", like)}
	}
	return score / weight, why
}

// nameLikeness compares normalised names: by their bigrams; by length where one has all characters of the other, which
// says the same with more words; and less where a word stands in the place of another.
func nameLikeness(a, b string) (like float64, why Reason) {
	like = dice(a, b)
	short, long := []rune(a), []rune(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	share := float64(len(short)) / float64(len(long))
	enough := len(short) >= 4 || 2*len(short) >= len(long)
	said := Reason{"", ""}
	switch {
	case enough && inOrder(short, long):
		like, said = max(like, 0.6+0.4*share), Reason{"，一个名称只多了几个字", ", one only adds characters"}
	case len(short) >= 5 && among(short, long):
		like, said = max(like, 0.5+0.4*share), Reason{"，用字相同，词序不同", ", the same characters in another order"}
	case replaced(short, long):
		like, said = like-0.15, Reason{"，有词语被替换", ", a word is replaced"}
	}
	return like, Reason{fmt.Sprintf("名称相似度 %.2f", like) + said.ZH, fmt.Sprintf("names alike by %.2f", like) + said.EN}
}

// inOrder says whether all characters of short stand in long, in their order.
func inOrder(short, long []rune) bool {
	for _, r := range long {
		if len(short) > 0 && short[0] == r {
			short = short[1:]
		}
	}
	return len(short) == 0
}

// among says whether all characters of short stand in long, as often.
func among(short, long []rune) bool {
	left := map[rune]int{}
	for _, r := range long {
		left[r]++
	}
	for _, r := range short {
		if left[r]--; left[r] < 0 {
			return false
		}
	}
	return true
}

// replaced says whether two names differ in one place, by words without a character in common.
func replaced(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(r rune) bool { return slices.Contains(b, r) })
}

func oneOf(name string, words []string) string {
	for _, w := range words {
		if strings.Contains(name, w) {
			return w
		}
	}
	return ""
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

// closeness is the smaller amount as a share of the larger.
func closeness(a, b float64) float64 {
	small, large := min(a, b), max(a, b)
	switch {
	case large == small:
		return 1
	case small < 0 || large == 0:
		return 0
	}
	return small / large
}

var digits = regexp.MustCompile(`\d+`)

var indicatorEnding = regexp.MustCompile(`(?:\((?:[%‰]|[百千万亿]?(?:元|人次|人|次|个|户|份|家|天|件|台|套|辆|期|场|篇|条|公里|米|平方米|亩|吨|个?工作日|个?月|年)(?:/\p{Han})?)\)|[%‰]|指标)$`)

// Indicator is what an indicator is compared by: its name without spaces, the unit in brackets at its end, and the word 指标.
func Indicator(name string) string {
	s := Fold(name)
	s = listNumber.ReplaceAllString(s, "")
	for {
		cut := indicatorEnding.ReplaceAllString(s, "")
		if cut == s || cut == "" {
			return s
		}
		s = cut
	}
}
