package target_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/target"
)

func TestReferences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, basis, want string }{
		{"square_brackets", "《关于甲事的意见》（甲政办发[2016]4号）", "甲政办发〔2016〕4号"},
		{"one_bracket_of_each_kind", "(甲劳社〔2008]28号)", "甲劳社〔2008〕28号"},
		{"behind_a_word_of_the_sentence", "《某厅》文件甲人社字（2020）274号", "甲人社字〔2020〕274号"},
		{"number_without_its_word", "某实施意见 乙政【2008】104", "乙政〔2008〕104号"},
		{"proper_brackets_and_spaces", "依据甲财预〔 2016 〕 第 143 号文", "甲财预〔2016〕143号"},
		{"decree", "《某条例》（国务院令第652号）", "国务院令第652号"},
		{"decree_in_brackets", "国务院令（第652号）", "国务院令第652号"},
		{"decree_word_last", "国务院第652号令", "国务院令第652号"},
		{"decree_in_words", "主席令第十二号", "主席令第十二号"},
		{"two_in_order_each_once", "甲发[2017]3号、乙发[2016]5号和甲发〔2017〕3号", "甲发〔2017〕3号 乙发〔2016〕5号"},
		{"no_issuer", "〔2016〕4号", "〔2016〕4号"},
		{"issuer_too_long_to_be_one", "关于进一步加强某某市各区县项目建设资金管理工作会议〔2016〕4号", "〔2016〕4号"},
		{"amount_behind_a_year", "维修（2020）35万元，设备[2020]3台", ""},
		{"year_alone", "甲政发〔2016〕", ""},
		{"no_reference", "历史标准，第3号楼", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(target.References(c.basis), " "); got != c.want {
				t.Errorf("%q\n got %q\nwant %q", c.basis, got, c.want)
			}
		})
	}
}

func FuzzReferences(f *testing.F) {
	for _, s := range []string{"甲政办发[2016]4号", "国务院第652号令", "乙政【2008】104、（2020）7号"} {
		f.Add(s)
	}
	shape := regexp.MustCompile(`^\p{Han}{0,12}(?:〔\d{4}〕\d{1,5}号|令第[\d\p{Han}〇]+号)$`)
	f.Fuzz(func(t *testing.T, s string) {
		refs := target.References(s)
		for i, r := range refs {
			if !shape.MatchString(r) || slices.Contains(refs[:i], r) {
				t.Fatalf("%q: %q", s, refs)
			}
		}
	})
}

func BenchmarkReferences(b *testing.B) {
	basis := "《关于甲事的通知》(甲人社字[2017]274号)文件、《关于乙事的通知》(乙人社发[2020]74号文件)"
	b.ReportAllocs()
	for b.Loop() {
		target.References(basis)
	}
}
