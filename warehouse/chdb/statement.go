package chdb

import "strings"

// statement is what the transport must know of a SQL text before it hands it over. It is found by reading tokens, not by
// parsing: the engine itself decides what is valid.
type statement struct {
	// head are the first words, upper case, at most four. Opening brackets before them are skipped.
	head []string
	// several says that the text holds more than one statement.
	several bool
	// waits says that a DROP or DETACH asks to wait until the data is gone.
	waits bool
	// format is the name after the FORMAT that ends an INSERT without data, or a question whose answer is to be framed, and
	// formatAt where that FORMAT starts.
	format   string
	formatAt int
}

// framedFormats have a beginning or an end around all rows, which the library would write around each piece of a stream.
var framedFormats = map[string]bool{
	"Parquet": true, "Arrow": true, "ArrowStream": true, "ORC": true, "Avro": true, "JSON": true, "JSONCompact": true, "XML": true,
	"CSVWithNames": true, "CSVWithNamesAndTypes": true, "TabSeparatedWithNames": true, "TabSeparatedWithNamesAndTypes": true,
}

func (s *statement) begins(words ...string) bool {
	if len(s.head) == 0 {
		return false
	}
	for _, word := range words {
		if s.head[0] == word {
			return true
		}
	}
	return false
}

// changesSession says whether the statement leaves something behind on its connection. A ClickHouse server forgets it with the request.
func (s *statement) changesSession() bool {
	if s.begins("SET", "USE", "BEGIN") {
		return true
	}
	if s.begins("CREATE") {
		for _, word := range s.head[1:] {
			if word == "TEMPORARY" {
				return true
			}
		}
	}
	return false
}

// scan reads a SQL text.
func scan(sql string) statement {
	var s statement
	ended := false
	depth := 0 // of brackets
	for at := 0; at < len(sql); {
		start, end := token(sql, at)
		if start == len(sql) {
			break
		}
		at = end
		text := sql[start:end]
		if text == ";" {
			ended = true
			continue
		}
		if ended {
			s.several = true
			break
		}
		switch text {
		case "(":
			depth++
		case ")":
			depth--
		}
		if !isWord(text[0]) {
			continue
		}
		word := strings.ToUpper(text)
		if len(s.head) < 4 {
			s.head = append(s.head, word)
		}
		if word == "SYNC" && s.begins("DROP", "DETACH") {
			s.waits = true
		}
		if depth > 0 { // a column may be called format
			continue
		}
		if s.begins("SELECT", "WITH") && word == "FORMAT" {
			if from, to := token(sql, at); framedFormats[sql[from:to]] && strings.Trim(sql[to:], "; \t\r\n") == "" {
				s.format, s.formatAt = sql[from:to], start
			}
		}
		if s.head[0] != "INSERT" {
			continue
		}
		// What follows is data in the format's own syntax, in which a semicolon or a quote means nothing.
		if word == "VALUES" {
			break
		}
		if word == "FORMAT" {
			if from, to := token(sql, at); from < len(sql) && strings.Trim(sql[to:], "; \t\r\n") == "" {
				s.format, s.formatAt = sql[from:to], start
			}
			break
		}
	}
	return s
}

// token finds the next token from a position on, past blanks and comments. At the end of the text both results are its length.
func token(sql string, at int) (start, end int) {
	for at < len(sql) {
		rest := sql[at:]
		switch {
		case rest[0] <= ' ':
			at++
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "# "), strings.HasPrefix(rest, "#!"):
			at += until(rest, "\n", 1)
		case strings.HasPrefix(rest, "/*"):
			at += until(rest, "*/", 2)
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			return at, at + quoted(rest)
		case rest[0] == '$':
			return at, at + heredoc(rest)
		case isWord(rest[0]):
			n := 1
			for n < len(rest) && (isWord(rest[n]) || rest[n] >= '0' && rest[n] <= '9') {
				n++
			}
			return at, at + n
		default:
			return at, at + 1
		}
	}
	return len(sql), len(sql)
}

// until gives the length of a text up to and with the closing mark, which is looked for after the first skip bytes.
func until(text, mark string, skip int) int {
	if i := strings.Index(text[skip:], mark); i >= 0 {
		return skip + i + len(mark)
	}
	return len(text)
}

// quoted gives the length of the literal or quoted name that a text starts with. A doubled quote reads as two literals, which is as good here.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}

// heredoc gives the length of the $tag$…$tag$ literal that a text starts with, or 1 for a lone dollar sign.
func heredoc(text string) int {
	n := 1
	for n < len(text) && (isWord(text[n]) || text[n] >= '0' && text[n] <= '9') {
		n++
	}
	if n == len(text) || text[n] != '$' {
		return 1
	}
	return until(text, text[:n+1], n+1)
}

func isWord(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
