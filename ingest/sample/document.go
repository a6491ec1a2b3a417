package sample

import (
	"strconv"
	"strings"

	"gongkai/ingest/disclosure"
)

var numerals = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}

// document writes the whole document.
func (w *writer) document() {
	s := w.style
	name, year := w.unit.name, w.y(w.year)
	if s.furniture {
		for _, text := range []string{"索引号：" + w.unit.code + "-" + strconv.Itoa(w.year), "发布机构：" + w.unit.name, "信息来源：样例生成程序"} {
			w.add(element{role: roleFurniture, text: text})
		}
	}
	title := [...]string{
		name + year + "年单位预算信息公开", name + year + "年单位预算公开", year + "年" + name + "单位预算公开", name + year + "年度单位预算公开情况说明",
	}[s.title]
	w.truth.Title = disclosure.Text{Text: title}
	w.add(element{role: roleTitle, text: title})
	headings := w.headings()
	if s.contents {
		w.add(element{role: roleContents, text: "目  录"})
		for i, h := range headings {
			w.add(element{role: roleContents, text: h.text + strings.Repeat("…", 6) + strconv.Itoa(1+i*2)})
		}
	}
	w.line("依照预算法及其实施条例和预决算公开的有关规定，现将", name, year, "年单位预算公开如下：")
	if w.tables && w.form.first {
		w.appendix()
	}
	i := 0
	for _, id := range s.sections {
		if !w.has(id) {
			continue
		}
		w.add(headings[i])
		i++
		switch id {
		case sectionDuties:
			w.duties()
		case sectionOverview:
			w.overview()
		case sectionOperating:
			w.operatingCost()
		case sectionThree:
			w.threePublic()
		case sectionPerformance:
			w.performance()
		case sectionProcurement:
			w.procurement()
		case sectionAssets:
			w.assets()
		case sectionGlossary:
			w.glossary()
		case sectionOther:
			w.other()
		}
	}
	if w.tables && !w.form.first {
		w.appendix()
	}
	if s.furniture {
		w.add(element{role: roleFurniture, text: "打印本页  关闭窗口"})
	}
}

// headings are those of the sections that are there, numbered.
func (w *writer) headings() []element {
	var all []element
	for _, id := range w.style.sections {
		if !w.has(id) {
			continue
		}
		mark := numerals[len(all)] + "、"
		if w.style.parts {
			mark = "第" + numerals[len(all)] + "部分 "
		}
		all = append(all, element{role: roleHeading, text: mark + w.style.heading[id], mark: mark})
	}
	return all
}

func (w *writer) duties() {
	f := w.unit.field
	w.line("单位职责：")
	all := append([]string{"贯彻执行" + f.topic + "方面的法律法规和方针政策，拟订工作规划和年度计划"}, f.duties...)
	all = append(all, "承办上级交付的其他工作")
	for i, duty := range all {
		w.line("（", numerals[i], "）", duty, "。")
	}
	if !w.style.institutions {
		w.line("机构设置：内设办公室、财务室和业务科室。")
		return
	}
	w.line("机构设置：")
	w.caption("单位机构设置情况")
	w.institutions()
}

func (w *writer) glossary() {
	terms := [...]string{
		"一般公共预算拨款收入：本级财政当年从一般公共预算中拨给单位的资金。",
		"事业收入：事业单位通过专业业务及其辅助活动取得的收入。",
		"其他收入：上述各项以外的收入，例如利息和捐赠。",
		"基本支出：单位维持日常运转所需的人员和公用方面的支出。",
		"项目支出：单位为完成特定任务或者发展目标，在基本支出以外安排的支出。",
		"“三公”经费：用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
		"机关运行经费：行政单位和参照公务员法管理的单位为保持运转而购买货物和服务的资金。",
	}
	for i, t := range terms {
		w.line("    ", strconv.Itoa(i+1), "、", t)
	}
}

// other says that nothing of this is real. It is in every document.
func (w *writer) other() {
	w.line("本文件为合成样例，由程序生成，仅用于软件测试和演示，金额均为虚构，与任何真实单位的预算无关。")
}
