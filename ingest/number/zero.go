package number

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Zero is a word in a text that says zero or none for an amount; Start and End are bytes of the text as given.
type Zero struct{ Start, End int }

// zeroPhrases say it wherever they stand, unless one of zeroNot follows.
var zeroPhrases = byFirstRune(strings.Fields(`
未安排 没有安排 不安排 无安排 未做安排 未作安排 未列支 未支出 未购置 未发生 没有发生 未产生 没有产生 未编列 未列预算
无此项支出 无此项预算 无此项收入 无此项经费 无此项费用 无此项资金 无此项安排 无此项 无该项支出 无该项预算 无该项收入 无该项经费 无该项费用 无该项资金 无该项
没有此项支出 没有此项预算 没有该项支出 没有该项预算 无相关支出 无相关预算 无支出 无预算 无收入 无发生 无经费`))

// zeroNot are words behind which 未发生 and the like speak of something else.
var zeroNot = strings.Fields("变化 变动 改变 增减 调整 较大 重大 明显 事故 安全 拖欠 违 重特大 问题 工作 就业 岗位 的 一 任何 群体 投诉")

// notNone are words that begin with 无 and say nothing of an amount.
var notNone = strings.Fields(`
无法 无线 无偿 无障碍 无害 无形 无人 无论 无党派 无烟 无锡 无业 无关 无缝 无纸 无职 无房 无证 无主 无效 无需 无须 无权 无故 无疑 无私 无毒 无违 无菌
无废 无功 无差别 无忧 无土 无性 无机 无核 无记名 无理 无条件 无传 无犯罪 无不良 无其他 无其它 无极 无极县 无止 无限 无所 无穷 无数 无不 无意 无力 无望 无损
无误 无增 无减 无变 无明显 无较大 无重大 无调整 无差异 无异议 无欠 无固定 无责任 无劳动 无生活 无依 无子 无户 无名`)

// budgetNouns end what a document says that there is none of.
var budgetNouns = strings.Fields("支出 预算 收入 经费 费用 安排 拨款 采购 购置 资金 结转 结余 收支 收支项目 费")

// Zeros finds the words of text that say zero or none for an amount, from left to right. Figures (0万元) are numbers and
// found by [Scan].
//
//   - 无 alone counts at the end of a clause, or where the rest of the clause ends in a noun of budgeting
//     (无政府性基金预算支出); then only 无 is covered. In 无法, 无线, 无偿, 无障碍, 无增减变化 and the like it does not.
//   - 零 counts as a number of its own (为零, 零支出), not in 零星, 零售, 零增长 or 一百零五.
//   - 未安排, 未发生, 无此项支出 and the like are covered whole; 未发生变化 and 未发生事故 do not count.
func Zeros(text string) []Zero {
	s, offset := Fold(text)
	var out []Zero
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		n := 0
		if w := fitting(s[i:], zeroPhrases[r]); w != "" {
			if anyPrefix(s, i+len(w), zeroNot) == "" {
				n = len(w)
			}
		} else if r == '无' && noneAt(s, i) || r == '零' && zeroAt(s, i) {
			n = size
		}
		if n == 0 {
			i += size
			continue
		}
		out = append(out, Zero{offset(i), offset(i + n)})
		i += n
	}
	return out
}

func noneAt(s string, i int) bool {
	if w := anyPrefix(s, i, notNone); w != "" && !strings.HasPrefix(s[i:], "无机关运行") || strings.ContainsRune("有全毫绝虚从", orSpace(before(s, i))) {
		return false
	}
	rest := clause(s[i+len("无"):])
	if rest == "" {
		return true
	}
	if strings.ContainsAny(rest, "后的时并则而按将须才已未不") {
		return false // a sentence that goes on: 无结余后再安排支出
	}
	return slices.ContainsFunc(budgetNouns, func(n string) bool { return strings.HasSuffix(rest, n) })
}

// clause cuts s at the end of its clause. Words in brackets belong to it.
func clause(s string) string {
	depth, quotes := 0, 0
	for i, r := range s {
		switch {
		case r == '“', r == '《':
			quotes++
		case (r == '”' || r == '》') && quotes > 0:
			quotes-- // a word in quotes belongs to the clause: 无“三公”经费支出
		case r == '(':
			depth++
		case r == ')':
			if depth--; depth < 0 {
				return strings.TrimSpace(s[:i])
			}
		case strings.ContainsRune("，。;、,.!?:\n\r\t|”》/-—", r):
			return strings.TrimSpace(s[:i])
		}
		if i > 90 {
			return s[:i] // longer than any such name
		}
	}
	return strings.TrimSpace(s)
}

func zeroAt(s string, i int) bool {
	if strings.ContainsRune("〇一二三四五六七八九十百千万亿零壹贰叁肆伍陆柒捌玖拾佰仟归清", orSpace(before(s, i))) {
		return false
	}
	end := i + len("零")
	return clause(s[end:]) == "" || anyPrefix(s, end, []string{"元", "万元", "支出", "安排", "预算"}) != ""
}
