package check

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/ingest/pattern"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// each calls f for every indicator of every project.
func each(d *disclosure.Disclosure, f func(*disclosure.Project, *disclosure.Indicator)) {
	for i := range d.Projects {
		p := &d.Projects[i]
		for j := range p.Indicators {
			f(p, &p.Indicators[j])
		}
	}
}

// wholeCost finds the cost indicator that states the whole of a project's cost; nil where none does.
func wholeCost(p *disclosure.Project) *disclosure.Indicator {
	for i := range p.Indicators {
		ind := &p.Indicators[i]
		if ind.Level2 == fiscal.Cost && ind.Target.Kind == fiscal.KindMoney && ind.Target.Normalized != nil && strings.Contains(ind.Name, "总") {
			return ind
		}
	}
	return nil
}

// projectSources leaves out final accounts: what they spent is no more than what was budgeted for, which the target is.
func projectSources(d *disclosure.Disclosure, r *report) {
	if d.Stage == fiscal.StageFinalAccounts {
		return
	}
	for i := range d.Projects {
		p := &d.Projects[i]
		cost := wholeCost(p)
		if cost == nil || p.Amount == nil || p.AmountSource == fiscal.SourceCostIndicator || r.fits(*p.Amount, *cost.Target.Normalized, 2) {
			continue
		}
		r.add(quoted("项目“%s”金额%s，成本指标%s", p.Name, wan(*p.Amount), wan(*cost.Target.Normalized)),
			quoted("project “%s” is %s, its cost target %s", p.Name, wan(*p.Amount), wan(*cost.Target.Normalized)),
			wan(*p.Amount), wan(*cost.Target.Normalized), at(p.AmountPlace, &cost.TargetPlace)...)
	}
}

// projectObjectives asks an objective of each project, where any has one: a document that publishes none at all lacks a whole
// part, which is a finding of its own. The same holds for indicators.
func projectObjectives(d *disclosure.Disclosure, r *report) {
	if !slices.ContainsFunc(d.Projects, func(p disclosure.Project) bool { return p.Objective != nil || len(p.Indicators) > 0 }) {
		return
	}
	for i := range d.Projects {
		if p := &d.Projects[i]; p.Objective == nil {
			r.add(quoted("项目“%s”没有绩效目标", p.Name), quoted("project “%s” has no objective", p.Name), "", "", p.Place)
		}
	}
}

func projectIndicators(d *disclosure.Disclosure, r *report) {
	if !slices.ContainsFunc(d.Projects, func(p disclosure.Project) bool { return p.Objective != nil || len(p.Indicators) > 0 }) {
		return
	}
	for i := range d.Projects {
		if p := &d.Projects[i]; len(p.Indicators) == 0 {
			r.add(quoted("项目“%s”没有绩效指标", p.Name), quoted("project “%s” has no indicators", p.Name), "", "", p.Place)
		}
	}
}

// measurable finds projects all of whose targets are words: 显著提高. A digit anywhere is something to measure by.
func measurable(d *disclosure.Disclosure, r *report) {
	for i := range d.Projects {
		p := &d.Projects[i]
		var places []block.Place
		for j := range p.Indicators {
			t := &p.Indicators[j].Target
			if strings.TrimSpace(t.Text) == "" {
				continue
			}
			if t.Kind != fiscal.KindQualitative || t.Value != nil || strings.ContainsFunc(t.Text, unicode.IsDigit) || counted.MatchString(t.Text) {
				places = nil
				break
			}
			places = append(places, p.Indicators[j].TargetPlace)
		}
		if len(places) > 0 {
			r.add(quoted("项目“%s”的%d个指标值均为文字，无法衡量", p.Name, len(places)), quoted("all %d targets of project “%s” are words", len(places), p.Name), "", "", append([]block.Place{p.Place}, places...)...)
		}
	}
}

// counted are numbers and shares in words.
var counted = pattern.MustCompile(`[一二两三四五六七八九十百千万零]+[个次项人天日月年季份户家名场期倍件]|百分之|全部|全额|全覆盖|全年|年底|年末`)

func levelsUnknown(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		switch {
		case ind.Level1 == fiscal.OtherLevel1:
			r.add(quoted("项目“%s”指标“%s”的一级指标“%s”不在指标体系内", p.Name, ind.Name, ind.Level1Text),
				quoted("indicator “%s” of “%s”: first level “%s” is none of the framework's", ind.Name, p.Name, ind.Level1Text), "", ind.Level1Text, ind.Place)
		case ind.Level2 == "":
			r.add(quoted("项目“%s”指标“%s”的二级指标“%s”不在指标体系内", p.Name, ind.Name, ind.Level2Text),
				quoted("indicator “%s” of “%s”: second level “%s” is none of the framework's", ind.Name, p.Name, ind.Level2Text), "", ind.Level2Text, ind.Place)
		}
	})
}

func levelsMismatch(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if ind.Level2 == "" || ind.Level1 == fiscal.OtherLevel1 || ind.Level2.Parent() == ind.Level1 {
			return
		}
		r.add(quoted("项目“%s”指标“%s”：“%s”不应归入“%s”", p.Name, ind.Name, ind.Level2Text, ind.Level1Text),
			quoted("indicator “%s” of “%s”: “%s” does not belong under “%s”", ind.Name, p.Name, ind.Level2Text, ind.Level1Text),
			string(ind.Level2.Parent()), string(ind.Level1), ind.Place)
	})
}

func copied(d *disclosure.Disclosure, r *report) {
	for i := range d.Projects {
		p := &d.Projects[i]
		seen := map[string]*disclosure.Indicator{}
		for j := range p.Indicators {
			ind := &p.Indicators[j]
			key := ind.Name + "\x00" + ind.Definition + "\x00" + ind.Target.Text
			if first := seen[key]; first != nil {
				r.add(quoted("项目“%s”指标“%s”重复出现", p.Name, ind.Name), quoted("indicator “%s” of “%s” stands twice", ind.Name, p.Name), "", ind.Name, first.Place, ind.Place)
				continue
			}
			seen[key] = ind
		}
	}
}

// isMoney says whether a target is an amount, or one per something: 11.11元/张.
func isMoney(t fiscal.Target) bool {
	return t.Kind == fiscal.KindMoney || t.Kind == fiscal.KindRate && strings.Contains(t.NormalizedUnit, "元")
}

func moneyIn(text string) (number.Number, bool) {
	for _, n := range number.Scan(text) {
		if _, ok := n.Money(fiscal.WanYuan); ok && n.Unit != number.None {
			return n, true
		}
	}
	return number.Number{}, false
}

// swapped finds a cost whose target is a share while its definition holds nothing but the amount.
func swapped(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if ind.Level2 != fiscal.Cost || isMoney(ind.Target) || ind.Target.Value == nil {
			return
		}
		n, ok := moneyIn(ind.Definition)
		if !ok || n.End-n.Start < len(strings.TrimSpace(ind.Definition)) {
			return
		}
		r.add(quoted("项目“%s”成本指标“%s”的指标值为“%s”，金额“%s”写在指标描述中", p.Name, ind.Name, ind.Target.Text, ind.Definition),
			quoted("cost “%s” of “%s”: the target is “%s”, the amount “%s” stands in the definition", ind.Name, p.Name, ind.Target.Text, ind.Definition),
			ind.Definition, ind.Target.Text, ind.TargetPlace)
	})
}

// definitions finds a target that contradicts its definition: the same number in another unit, as 30人/月 for 每人每月30元.
func definitions(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if ind.Level2 != fiscal.Cost || isMoney(ind.Target) || ind.Target.Value == nil {
			return
		}
		n, ok := moneyIn(ind.Definition)
		if !ok || !n.Value.Equal(*ind.Target.Value) || n.End-n.Start >= len(strings.TrimSpace(ind.Definition)) {
			return
		}
		r.add(quoted("项目“%s”指标“%s”描述为“%s”，指标值为“%s”", p.Name, ind.Name, ind.Definition, ind.Target.Text),
			quoted("indicator “%s” of “%s” is defined as “%s”, its target is “%s”", ind.Name, p.Name, ind.Definition, ind.Target.Text),
			ind.Definition[n.Start:n.End], ind.Target.Text, ind.TargetPlace)
	})
}

var (
	hundred = decimal.NewFromInt(100)
	growth  = pattern.MustCompile(`增长|增加|提高|提升|增幅|倍|超额|回报|产值`)
)

func over100(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		t := ind.Target
		if t.Kind != fiscal.KindPercent || t.Value == nil || !t.Value.GreaterThan(hundred) || growth.MatchString(ind.Name+ind.Definition) {
			return
		}
		zh, en := lostSign(t)
		r.add(quoted("项目“%s”指标“%s”的指标值为“%s”%s", p.Name, ind.Name, t.Text, zh), quoted("the target of “%s” of “%s” is “%s”%s", ind.Name, p.Name, t.Text, en), "≤100%", t.Text, ind.TargetPlace)
	})
}

// lostSign says where a share above 100 may have been a sign and a share: a document's conversion turns ≥92% into 292% or 392%.
func lostSign(t fiscal.Target) (zh, en string) {
	digits := strings.TrimRight(strings.TrimSpace(t.Text), "%％")
	rest, found := strings.CutPrefix(digits, "2")
	if !found {
		rest, found = strings.CutPrefix(digits, "3")
	}
	share, err := decimal.NewFromString(rest)
	if !found || err != nil || strings.HasPrefix(rest, "0") || share.LessThan(decimal.NewFromInt(50)) || share.GreaterThan(hundred) {
		return "", ""
	}
	return quoted("，可能是“≥%s%%”在转换时丢失了符号", share), quoted("; it may be ≥%s %% whose sign was lost in conversion", share)
}

var (
	lessIsBetter = pattern.MustCompile(`故障|差错|错误|投诉|事故|上访|流失|违规|违纪|死亡|误差|超时|逾期|损失|浪费|能耗|缺陷|不合格|发生率|发生次数|返工|拖欠`)
	moreIsBetter = pattern.MustCompile(`满意|合格率|完成率|覆盖率|到位率|及时率|准确率|达标率|知晓率|足额率|结案率|参保|发放率|使用率|就业`)
	avoids       = pattern.MustCompile(`下降|降低|减少|控制|处置|整改|化解|查处|处理|追回|修复`)
	limits       = pattern.MustCompile(`时限|期限|用时|时长|响应时间`)
)

// directions finds targets whose operator points the wrong way: a failure rate of at least, a satisfaction of at most,
// a cost of at least.
func directions(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		up := ind.Target.Operator == fiscal.OpGE || ind.Target.Operator == fiscal.OpGT
		down := ind.Target.Operator == fiscal.OpLE || ind.Target.Operator == fiscal.OpLT
		text := ind.Name + ind.Definition
		wrong := ""
		switch {
		case !up && !down:
			return
		case up && ind.Level2 == fiscal.Cost && isMoney(ind.Target):
			wrong = "≤"
		case up && lessIsBetter.MatchString(text) && !avoids.MatchString(text) && !moreIsBetter.MatchString(ind.Name):
			wrong = "≤"
		case up && ind.Level2 == fiscal.Timeliness && (ind.Target.Kind == fiscal.KindDuration && limits.MatchString(ind.Name) || ind.Target.Kind == fiscal.KindDate):
			wrong = "≤"
		case down && ind.Target.Kind == fiscal.KindPercent && moreIsBetter.MatchString(ind.Name) && !lessIsBetter.MatchString(ind.Name):
			wrong = "≥"
		case down && ind.Level2 == fiscal.Quantity && ind.Target.Kind == fiscal.KindCount && !lessIsBetter.MatchString(text) && !avoids.MatchString(text):
			wrong = "≥"
		default:
			return
		}
		r.add(quoted("项目“%s”指标“%s”的指标值为“%s”，方向似应为“%s”", p.Name, ind.Name, ind.Target.Text, wrong),
			quoted("the target of “%s” of “%s” is “%s”, one would expect %s", ind.Name, p.Name, ind.Target.Text, wrong), wrong, ind.Target.Text, ind.TargetPlace)
	})
}

// costOverAmount leaves out final accounts, whose projects' amounts are what was spent.
func costOverAmount(d *disclosure.Disclosure, r *report) {
	if d.Stage == fiscal.StageFinalAccounts {
		return
	}
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if p.Amount == nil || p.AmountSource == fiscal.SourceCostIndicator || ind.Level2 != fiscal.Cost || ind.Target.Kind != fiscal.KindMoney || ind.Target.Normalized == nil {
			return
		}
		if cost := *ind.Target.Normalized; cost.GreaterThan(*p.Amount) && !r.fits(cost, *p.Amount, 2) {
			r.add(quoted("项目“%s”成本指标“%s”为%s，项目金额%s", p.Name, ind.Name, wan(cost), wan(*p.Amount)),
				quoted("cost “%s” of “%s” is %s, the project's amount %s", ind.Name, p.Name, wan(cost), wan(*p.Amount)),
				"≤"+wan(*p.Amount), wan(cost), append([]block.Place{ind.TargetPlace}, at(p.AmountPlace)...)...)
		}
	})
}

func unreadable(d *disclosure.Disclosure, r *report) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if strings.TrimSpace(ind.Target.Text) == "" {
			r.add(quoted("项目“%s”指标“%s”没有指标值", p.Name, ind.Name), quoted("indicator “%s” of “%s” has no target", ind.Name, p.Name), "", "", ind.Place)
		}
	})
}
