package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"
)

// numberFormat is how a cell shows its number, as far as that changes what is said. An amount is read exactly, not as
// rounded for show; a share keeps its percent sign and the digits that are shown; a date is written out.
type numberFormat struct {
	percent  bool
	digits   int32  // after the point, of a share and of a scaled number
	scale    int32  // the number is shown divided by ten to this power, such as 元 in 万元
	date     string // the format of a date or time; empty for a number
	before   string // text shown before the number
	after    string // and after it
	asMarked bool   // the format is not understood: the number stands as stored
}

// builtIn are the formats that are known by number: dates of the Chinese edition, and percent.
var builtIn = map[string]string{
	"9": "0%", "10": "0.00%", "14": "yyyy/m/d", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM",
	"19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss", "22": "yyyy/m/d h:mm", "27": `yyyy"年"m"月"`, "28": `m"月"d"日"`,
	"29": `m"月"d"日"`, "30": "m-d-yy", "31": `yyyy"年"m"月"d"日"`, "32": `h"时"mm"分"`, "33": `h"时"mm"分"ss"秒"`,
	"36": `yyyy"年"m"月"`, "50": `yyyy"年"m"月"`, "51": `m"月"d"日"`, "52": `yyyy"年"m"月"`, "53": `m"月"d"日"`,
	"54": `m"月"d"日"`, "57": `yyyy"年"m"月"`, "58": `m"月"d"日"`,
}

// formatOf is the format of a number, as the workbook defines it or Excel has it built in.
func formatOf(id string, codes map[string]string) numberFormat {
	code, ok := codes[id]
	if !ok {
		code = builtIn[id]
	}
	return parseNumberFormat(code)
}

// formatPiece is a character of a format: one that stands for something, or text.
type formatPiece struct {
	char rune
	text bool
}

// formatPieces takes a format apart, as far as the section for positive numbers goes.
func formatPieces(code string) []formatPiece {
	var pieces []formatPiece
	runes := []rune(code)
	for i := 0; i < len(runes); i++ {
		switch c := runes[i]; c {
		case ';':
			return pieces
		case '"':
			for i++; i < len(runes) && runes[i] != '"'; i++ {
				pieces = append(pieces, formatPiece{runes[i], true})
			}
		case '\\', '!':
			if i++; i < len(runes) {
				pieces = append(pieces, formatPiece{runes[i], true})
			}
		case '_', '*': // a gap as wide as the next character, and filling with it
			i++
		case '[': // a colour, a currency, a condition; [h] counts hours, which is no date
			end := i
			for end < len(runes) && runes[end] != ']' {
				end++
			}
			if inside := strings.ToLower(string(runes[i+1 : min(end, len(runes))])); inside != "" && strings.Trim(inside, "hms") == "" {
				return []formatPiece{{'[', false}}
			}
			i = end
		default:
			pieces = append(pieces, formatPiece{c, false})
		}
	}
	return pieces
}

func parseNumberFormat(code string) numberFormat {
	var f numberFormat
	if code == "" || strings.EqualFold(code, "general") || len(code) > 255 {
		return f
	}
	pieces := formatPieces(code)
	var digits, point, pendingCommas int
	literalPoint := -1 // digits seen when a point that is only text came
	for _, p := range pieces {
		c := unicode.ToLower(p.char)
		switch {
		case p.text && c == '.' && digits > 0:
			literalPoint = digits
		case p.text || c > unicode.MaxASCII:
			if digits == 0 {
				f.before += string(p.char)
			} else {
				f.after += string(p.char)
			}
		case c == '0' || c == '#' || c == '?':
			digits++
			pendingCommas = 0
			if point > 0 {
				point++
			}
		case c == '.':
			point = 1
		case c == ',':
			pendingCommas++
		case c == '%':
			f.percent = true
		case strings.ContainsRune("ymdhs", c):
			return numberFormat{date: code}
		case c == 'e' || c == '/' || c == '[' || c == '@':
			return numberFormat{asMarked: true}
		}
	}
	f.digits = int32(max(0, point-1))
	f.scale = int32(3 * pendingCommas)
	if literalPoint >= 0 {
		f.digits = int32(digits - literalPoint)
		f.scale += f.digits
	}
	f.before, f.after = formatText(f.before), formatText(f.after)
	return f
}

// formatText is the text of a format without what only decorates an amount: signs, brackets, currencies, spaces.
func formatText(s string) string {
	s = strings.TrimFunc(s, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("-+()（）$¥￥", c) })
	return strings.ReplaceAll(s, "%", "")
}

// text is what a cell says that holds a number.
func (f numberFormat) text(value string, date1904 bool) string {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || math.Abs(x) > 1e300 || x != 0 && math.Abs(x) < 1e-300 {
		return value
	}
	if f.date != "" {
		if s, ok := dateText(x, f.date, date1904); ok {
			return s
		}
	}
	// Excel keeps and shows 15 digits. Further ones are an error of binary fractions: 202.49000000000001.
	exact, err := decimal.NewFromString(strconv.FormatFloat(x, 'g', 15, 64))
	if err != nil {
		return value
	}
	switch {
	case math.Abs(x) >= 1e21 || x != 0 && math.Abs(x) < 1e-18:
		return strconv.FormatFloat(x, 'g', 15, 64) // no amount: thousands of zeros help nobody
	case f.percent:
		return f.before + exact.Shift(2).Round(f.digits).String() + "%" + f.after
	case f.scale > 0:
		return f.before + exact.Shift(-f.scale).Round(f.digits).String() + f.after
	}
	return f.before + exact.String() + f.after
}

// dateText writes a number of days as the date or time that its format shows; ok is false outside of the calendar.
func dateText(days float64, code string, date1904 bool) (text string, ok bool) {
	if days < 0 || days >= 2958466 {
		return "", false
	}
	switch {
	case date1904:
		days += 1462
	case days < 60: // day 60 is the 29 February 1900, which never was
		days++
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Add(time.Duration(math.Round((days-math.Floor(days))*86400)) * time.Second)
	var b strings.Builder
	pieces := formatPieces(code)
	afterHour := false
	for i := 0; i < len(pieces); {
		p := pieces[i]
		c := unicode.ToLower(p.char)
		n := 1
		for !p.text && i+n < len(pieces) && !pieces[i+n].text && unicode.ToLower(pieces[i+n].char) == c {
			n++
		}
		switch {
		case p.text || !strings.ContainsRune("ymdhsa", c):
			b.WriteRune(p.char)
			n = 1
		case c == 'y' && n <= 2:
			fmt.Fprintf(&b, "%02d", t.Year()%100)
		case c == 'y':
			b.WriteString(strconv.Itoa(t.Year()))
		case c == 'm' && (afterHour || secondsFollow(pieces[i+n:])):
			fmt.Fprintf(&b, "%0*d", min(n, 2), t.Minute())
		case c == 'm' && n >= 3:
			b.WriteString(strconv.Itoa(int(t.Month())))
		case c == 'm':
			fmt.Fprintf(&b, "%0*d", n, int(t.Month()))
		case c == 'd' && n >= 3:
			b.WriteString(weekdays[t.Weekday()])
		case c == 'd':
			fmt.Fprintf(&b, "%0*d", n, t.Day())
		case c == 'h':
			fmt.Fprintf(&b, "%0*d", min(n, 2), t.Hour())
		case c == 's':
			fmt.Fprintf(&b, "%0*d", min(n, 2), t.Second())
		case n >= 3: // aaaa is the day of the week
			b.WriteString(weekdays[t.Weekday()])
		default: // AM/PM: hours are written up to 24
			for n = 1; i+n < len(pieces) && strings.ContainsRune("mMpPaA/", pieces[i+n].char); n++ {
			}
		}
		if !p.text && strings.ContainsRune("ymdhs", c) {
			afterHour = c == 'h'
		}
		i += n
	}
	return strings.TrimSpace(b.String()), true
}

var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// secondsFollow says whether the next thing that a format shows is seconds: an m before them is minutes.
func secondsFollow(pieces []formatPiece) bool {
	for _, p := range pieces {
		switch c := unicode.ToLower(p.char); {
		case p.text:
		case c == 's':
			return true
		case strings.ContainsRune("ymdh", c):
			return false
		}
	}
	return false
}
