package check

import (
	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// missed calls f for every indicator whose target was missed.
func missed(d *disclosure.Disclosure, f func(*disclosure.Project, *disclosure.Indicator)) {
	each(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if fiscal.OutcomeOf(&ind.Target, ind.Actual, d.Year) == fiscal.OutcomeMissed {
			f(p, ind)
		}
	})
}

// noReason is a cell that gives none.
var noReason = pattern.MustCompile(`^[\s\-—–/\\]*(?:无|没有|无偏差|不适用)?[\s。]*$`)

// missedUnexplained asks a reason where the table has a column for it.
func missedUnexplained(d *disclosure.Disclosure, r *report) {
	missed(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if ind.Deviation == nil || !noReason.MatchString(ind.Deviation.Text) {
			return
		}
		r.add(quoted("项目“%s”指标“%s”的指标值为“%s”，实际完成值为“%s”，未说明偏差原因", p.Name, ind.Name, ind.Target.Text, ind.Actual.Text),
			quoted("the target of “%s” of “%s” is “%s”, reached was “%s”, and no reason is given", ind.Name, p.Name, ind.Target.Text, ind.Actual.Text),
			ind.Target.Text, ind.Actual.Text, ind.TargetPlace, *ind.ActualPlace)
	})
}

func fullThoughMissed(d *disclosure.Disclosure, r *report) {
	missed(d, func(p *disclosure.Project, ind *disclosure.Indicator) {
		if ind.Score == nil || ind.Weight == nil || !ind.Weight.IsPositive() || !ind.Score.Equal(*ind.Weight) {
			return
		}
		r.add(quoted("项目“%s”指标“%s”的指标值为“%s”，实际完成值为“%s”，仍得满分%s分", p.Name, ind.Name, ind.Target.Text, ind.Actual.Text, ind.Score),
			quoted("the target of “%s” of “%s” is “%s”, reached was “%s”, for all of %s points", ind.Name, p.Name, ind.Target.Text, ind.Actual.Text, ind.Score),
			ind.Target.Text, ind.Actual.Text, ind.TargetPlace, *ind.ActualPlace, *ind.ScorePlace)
	})
}

func aboveWeight(d *disclosure.Disclosure, r *report) {
	for i := range d.Projects {
		p := &d.Projects[i]
		above := func(zh, en string, weight, score *decimal.Decimal, places ...block.Place) {
			if weight == nil || score == nil || score.LessThanOrEqual(*weight) {
				return
			}
			r.add(quoted("项目“%s”%s的分值为%s分，得分%s分", p.Name, zh, weight, score), quoted("%s of “%s” can earn %s points and has %s", en, p.Name, weight, score),
				"≤"+weight.String(), score.String(), places...)
		}
		for j := range p.Indicators {
			ind := &p.Indicators[j]
			above(quoted("指标“%s”", ind.Name), quoted("indicator “%s”", ind.Name), ind.Weight, ind.Score, at(ind.ScorePlace)...)
		}
		if s := p.ExecutionScore; s != nil {
			above("预算执行率", "the rate of spending", s.Weight, &s.Score, s.Place)
		}
		if s := p.TotalScore; s != nil {
			above("总分", "the total", s.Weight, &s.Score, s.Place)
		}
	}
}

// scoreRounding is how far a total may be off: points are often printed with fewer decimals than were added up.
var scoreRounding = decimal.New(1, -1)

// scoreTotal adds up the points of a project, where all are there: what can be given adds up to what can be given in all.
func scoreTotal(d *disclosure.Disclosure, r *report) {
	for i := range d.Projects {
		p := &d.Projects[i]
		if p.TotalScore == nil || p.TotalScore.Weight == nil || len(p.Indicators) == 0 {
			continue
		}
		var weights, scores decimal.Decimal
		places := []block.Place{p.TotalScore.Place}
		all := true
		if s := p.ExecutionScore; s != nil {
			all = s.Weight != nil
			if all {
				weights, scores, places = *s.Weight, s.Score, append(places, s.Place)
			}
		}
		for j := range p.Indicators {
			ind := &p.Indicators[j]
			if ind.Weight == nil || ind.Score == nil {
				all = false
				break
			}
			weights, scores, places = weights.Add(*ind.Weight), scores.Add(*ind.Score), append(places, *ind.ScorePlace)
		}
		if !all || !weights.Equal(*p.TotalScore.Weight) || scores.Sub(p.TotalScore.Score).Abs().LessThanOrEqual(scoreRounding) {
			continue
		}
		r.add(quoted("项目“%s”总分%s分，各项得分合计%s分", p.Name, p.TotalScore.Score, scores), quoted("all points of “%s” are %s, those of its items %s", p.Name, p.TotalScore.Score, scores),
			scores.String(), p.TotalScore.Score.String(), places...)
	}
}
