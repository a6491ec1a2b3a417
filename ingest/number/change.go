package number

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Direction is the way in which a figure changed. Zero is no direction.
type Direction int

// The directions.
const (
	Up   Direction = iota + 1 // 增加, 增长, 上升 …
	Down                      // 减少, 下降, 压减 …
	Same                      // 持平, 一致, 无增减变化 …
)

// Change is a word of change in a text; Start and End are bytes of the text as given.
type Change struct {
	Direction   Direction // zero where Ambiguous
	Start, End  int
	Approximate bool // 基本持平: the same, but no number follows from it
	Ambiguous   bool // a template's both words, 增加（或减少）, or a denied one, 未增加: no direction
}

// changeWord is a word with what it means. A word that must not be taken for a change is listed with skip.
type changeWord struct {
	word   string
	change Change
	skip   bool
	figure bool // only where a figure or a verb of budgeting follows
}

var changeWords = buildChangeWords()

func buildChangeWords() map[rune][]changeWord {
	m := map[rune][]changeWord{}
	add := func(words string, c changeWord) {
		for _, w := range strings.Fields(words) {
			c.word = w
			r, _ := utf8.DecodeRuneInString(w)
			m[r] = append(m[r], c)
		}
	}
	up, down, same := Change{Direction: Up}, Change{Direction: Down}, Change{Direction: Same}
	about, both := Change{Direction: Same, Approximate: true}, Change{Ambiguous: true}
	add("增加 增加额 增加数 增长 增长额 增长率 增长幅度 增多 增幅 增收 增支 净增 净增加 净增长 上升 上升幅度 上涨 上浮 提高 提升 涨幅 调增 核增", changeWord{change: up})
	add("减少 减少额 减少数 减幅 减收 减支 净减 净减少 下降 下降额 下降率 下降幅度 下滑 下浮 降低 降幅 压减 压缩 压降 缩减 削减 精减 核减 调减 回落", changeWord{change: down})
	add("增 多 升 涨", changeWord{change: up, figure: true})
	add("减 少 降", changeWord{change: down, figure: true})
	add(`持平 一致 相同 相等 等同 不变 未变 没变 零增长 无增长 无增加 无减少 无变化 无变动 无增减 无增减变化 无增减变动 无明显变化 没有变化 没有变动 没有增减
		没有增减变化 未变化 未发生变化 未发生变动 未发生增减 未发生增减变化 未发生改变 未增减 未作调整 无调整 不增不减 未增未减 无增无减 没有增加也没有减少`, changeWord{change: same})
	add("基本持平 基本一致 基本相同 基本不变 大致持平 大致相同 大体持平 大体相同 大体一致 总体持平 无明显变化 无较大变化 无重大变化 未发生较大变化 未发生重大变化 变化不大", changeWord{change: about})
	// A template that was not filled in, with brackets, a slash or 或 between its words.
	for _, pair := range [][2]string{{"增加", "减少"}, {"增长", "下降"}, {"增长", "减少"}, {"增加", "下降"}, {"上升", "下降"}, {"提高", "降低"}, {"增", "减"}, {"升", "降"}} {
		for _, p := range [][2]string{pair, {pair[1], pair[0]}} {
			for _, shape := range []string{"A(B)", "A(或B)", "A(或者B)", "A/B", "A或B", "A或者B", "A、B", "(A/B)", "A(/B)"} {
				add(strings.NewReplacer("A", p[0], "B", p[1]).Replace(shape), changeWord{change: both})
			}
		}
	}
	add("增减", changeWord{change: both, figure: true})
	add("未增加 未减少 未增长 未下降 没有增加 没有减少 没有增长 没有下降 不增加 不减少", changeWord{change: both})
	add("增减 增减变化 增减变动 增减情况 增设 增值 增强 增效 降水 降雨 降级 减排 减灾 减免 减税 减负 多少 升级 少于 多于 提高认识", changeWord{skip: true})
	for r := range m {
		// A word that stands twice is tried first as the stricter of the two.
		slices.SortStableFunc(m[r], func(a, b changeWord) int { return len(b.word) - len(a.word) })
	}
	return m
}

// Changes finds the words of change in text, from left to right, the longest word at each place. Full-width and
// half-width writing is the same. What counts:
//
//   - 增加额 and 减少额 are words of their own; 增减变化 in a heading is none, but 无增减变化 says Same.
//   - 多 and 少, as well as 增, 减, 升, 降 alone, count only right before a figure or a verb of budgeting: 多3万元, 少安排.
//   - A template that still holds both words (增加（减少）, 增加/减少, 增（减）) is Ambiguous, but Same where the number
//     right behind it is zero: 增（减）0万元.
//   - 未增加 and 没有减少 are Ambiguous: the figure may have stayed or gone the other way.
//
// Whether the word belongs to an amount at all, or tells a reason (为增加培训), is for the caller to see.
func Changes(text string) []Change {
	s, offset := Fold(text)
	var out []Change
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf && s[i] != '(' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		w, ok := changeAt(s, i, changeWords[r])
		if !ok {
			i += size
			continue
		}
		end := i + len(w.word)
		if !w.skip {
			c := w.change
			if c.Ambiguous && zeroFollows(s, end) {
				c = Change{Direction: Same}
			}
			c.Start, c.End = offset(i), offset(end)
			out = append(out, c)
		}
		i = end
	}
	return out
}

func changeAt(s string, i int, words []changeWord) (changeWord, bool) {
	for _, w := range words {
		if strings.HasPrefix(s[i:], w.word) && (!w.figure || figureFollows(s, i, i+len(w.word))) {
			return w, true
		}
	}
	return changeWord{}, false
}

// figureFollows says whether a single character at i is a verb of change: 多3万元, 少安排, 增5%.
func figureFollows(s string, i, end int) bool {
	if strings.ContainsRune("许众最至不减增多缺青大很诸几若过更", orSpace(before(s, i))) {
		return false
	}
	if n := len(s[:i]); n > 0 && isDigit(s[n-1]) {
		return false // 500多
	}
	j := skipSpaces(s, end)
	for _, w := range []string{"了", "约", "近"} {
		if strings.HasPrefix(s[j:], w) {
			j = skipSpaces(s, j+len(w))
		}
	}
	if j < len(s) && isDigit(s[j]) {
		// A counter of things, not of money: 多3个 is still a change; 多1 is too.
		return true
	}
	if r := at(s, i); r != '多' && r != '少' {
		return false
	}
	return anyPrefix(s, j, []string{"安排", "支出", "收入", "列支", "支付", "拨付", "拨款", "缴", "预算", "出"}) != ""
}

// zeroFollows says whether the number right behind i is zero.
func zeroFollows(s string, i int) bool {
	i = skipSpaces(s, i)
	for _, w := range []string{"额", "为", ":", "率"} {
		i += len(anyPrefix(s, i, []string{w}))
	}
	i = skipSpaces(s, i)
	if i >= len(s) || s[i] != '0' {
		return false
	}
	j := i + 1
	if j < len(s) && s[j] == '.' {
		j++
	}
	for j < len(s) && s[j] == '0' {
		j++
	}
	return j >= len(s) || !isDigit(s[j]) && s[j] != '.'
}
