package target

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

const (
	yearPart = `(?:((?:19|20)\d\d)年度?)?`
	monthNo  = `(\d{1,2}|十[一二]?|[一二三四五六七八九])`
)

var (
	monthly    = regexp.MustCompile(`^每个?月(\d{1,2})([日号])$`)
	months     = regexp.MustCompile(`^` + yearPart + `(\d{1,2})(?:月份?)?` + hyphen + yearPart + `(\d{1,2})(月份?)$`)
	month      = regexp.MustCompile(`^` + yearPart + monthNo + `(月份?)(?:底|末|初|中|上旬|中旬|下旬)?$`)
	monthDay   = regexp.MustCompile(`^` + yearPart + `(\d{1,2})月(\d{1,2})[日号]$`)
	monthDays  = regexp.MustCompile(`^` + yearPart + `(\d{1,2})月(\d{1,2})[日号]?` + hyphen + yearPart + `(?:(\d{1,2})月)?(\d{1,2})[日号]$`)
	digitDay   = regexp.MustCompile(`^((?:19|20)\d\d)([-./])(\d{1,2})([-./])(\d{1,2})$`)
	digitMonth = regexp.MustCompile(`^((?:19|20)\d\d)[-/](\d{1,2})$`)
	years      = regexp.MustCompile(`^((?:19|20)\d\d)(?:年度?)?` + hyphen + `((?:19|20)\d\d)(年)度?$`)
	yearOnly   = regexp.MustCompile(`^((?:19|20)\d\d)(年)度?$`)
	quarter    = regexp.MustCompile(`^(?:` + yearPart + `第([1-4一二三四])|` + yearPart + `([一二三四])|((?:19|20)\d\d)年([1-4]))个?季度$`)

	// openDate is a date without a number.
	openDate = regexp.MustCompile(`^(?:(?:19|20)\d\d年|当年|本年|今年|每年|年|每个?月|月|每个?季度|季度)(?:底|末|内|度内)(?:之前|以前|前)?(?:完成)?$`)

	datesAfter = []operator{
		{"之前", fiscal.OpLE},
		{"以前", fiscal.OpLE},
		{"前", fiscal.OpLE},
		{"之后", fiscal.OpGE},
		{"以后", fiscal.OpGE},
		{"后", fiscal.OpGE},
		{"起", fiscal.OpGE},
	}
)

// readDate reads dates. The op of its value comes from a word behind the date.
func readDate(s string) (value, bool) {
	if !strings.ContainsAny(s, "年月季-./") {
		return value{}, false
	}
	op, s, _ := after(strings.TrimSuffix(s, "完成"), datesAfter)
	v := value{kind: fiscal.KindDate, factor: one, op: op}
	if m := monthly.FindStringSubmatch(s); m != nil {
		v.unit, v.base = m[2], "每月日"
		return v, v.set(atoi(m[1]), 1, 31)
	}
	for _, w := range []string{"每年", "当年", "本年", "今年"} {
		s = strings.TrimPrefix(s, w)
	}
	if m := month.FindStringSubmatch(s); m != nil {
		v.unit, v.base = m[3], "月"
		return v, v.set(atoi(m[2]), 1, 12)
	}
	if m := months.FindStringSubmatch(s); m != nil {
		v.unit, v.base = m[5], "月"
		return v, sameYear(m[1], m[3]) && op == "" && v.set(atoi(m[2]), 1, 12) && v.setUpper(atoi(m[4]), 1, 12)
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return v.day(atoi(m[2]), atoi(m[3]))
	}
	if m := digitDay.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return v.day(atoi(m[3]), atoi(m[5]))
	}
	if m := digitMonth.FindStringSubmatch(s); m != nil {
		v.unit, v.base = "月", "月"
		return v, v.set(atoi(m[2]), 1, 12)
	}
	if m := monthDays.FindStringSubmatch(s); m != nil {
		until := m[5]
		if until == "" {
			until = m[2]
		}
		from, ok := v.day(atoi(m[2]), atoi(m[3]))
		to, fits := v.day(atoi(until), atoi(m[6]))
		from.upper = to.lower
		return from, ok && fits && sameYear(m[1], m[4]) && op == ""
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		v.unit, v.base = "季度", "季度"
		return v, v.set(atoi(m[2]+m[4]+m[6]), 1, 4)
	}
	if m := yearOnly.FindStringSubmatch(strings.TrimSuffix(s, "内")); m != nil {
		v.unit, v.base = m[2], "年"
		return v, v.set(atoi(m[1]), 1900, 2099)
	}
	if m := years.FindStringSubmatch(s); m != nil && op == "" {
		v.unit, v.base = m[3], "年"
		return v, v.set(atoi(m[1]), 1900, 2099) && v.setUpper(atoi(m[2]), 1900, 2099)
	}
	return value{}, false
}

// day makes v a day of the year, month*100+day.
func (v value) day(m, d int) (value, bool) {
	v.unit, v.base = "月日", "月日"
	last := []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return v, m >= 1 && m <= 12 && d <= last[m-1] && v.set(m*100+d, m*100+1, m*100+31)
}

func (v *value) set(n, lowest, highest int) bool {
	d := decimal.New(int64(n), 0)
	v.lower = &d
	return n >= lowest && n <= highest
}

func (v *value) setUpper(n, lowest, highest int) bool {
	d := decimal.New(int64(n), 0)
	v.upper = &d
	return n >= lowest && n <= highest
}

// sameYear says whether a range lies in one year; until is empty where the second end names none.
func sameYear(from, until string) bool { return until == "" || from == until }

// atoi reads a small number, Chinese or not; 0 is none.
func atoi(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	d, _ := numeral(s)
	return int(d.IntPart())
}
