package sample

import (
	"strconv"
	"strings"

	"gongkai/warehouse/fiscal"
)

// publicItem is one of the three public expenses as the unit names it.
type publicItem struct {
	measure fiscal.Measure
	name    string
}

func (w *writer) publicItems() (overseas, buy, run, reception publicItem) {
	return publicItem{fiscal.ThreePublicOverseasTrips, w.style.overseas},
		publicItem{fiscal.ThreePublicVehiclePurchase, "公务用车购置费"},
		publicItem{fiscal.ThreePublicVehicleOperation, w.style.operation},
		publicItem{fiscal.ThreePublicReception, "公务接待费"}
}

func (w *writer) threePublic() {
	now, prior := w.budget.figures, w.prior.figures
	name := w.style.quotes + "经费"
	if now[fiscal.ThreePublicTotal] == 0 && prior[fiscal.ThreePublicTotal] == 0 && !w.style.allLines {
		w.line(w.y(w.year), "年，", w.style.we, name, "预算", w.state(0, fiscal.ThreePublicTotal), "，", w.changed(byAmount, "", fiscal.ThreePublicTotal), "。")
		return
	}
	switch w.style.three {
	case running:
		w.threeRunning(name)
	case itemised:
		w.threeItemised(name)
	default:
		w.threeNested(name)
	}
}

func (w *writer) value(it publicItem) string {
	return it.name + w.state(w.budget.figures[it.measure], it.measure)
}

// vehicles is the figure of purchase and operation together.
func (w *writer) vehicles() string {
	return w.style.vehicles + w.state(w.printed(fiscal.ThreePublicVehicles, "THREE_PUBLIC_VEHICLES_PARTS"), fiscal.ThreePublicVehicles)
}

// threeRunning tells everything in one sentence, and lists the items' changes as the total's reason.
func (w *writer) threeRunning(name string) {
	overseas, buy, run, reception := w.publicItems()
	text := w.y(w.year) + "年，" + w.style.we + name + "预算安排" + w.state(w.budget.figures[fiscal.ThreePublicTotal], fiscal.ThreePublicTotal) + "，其中：" +
		w.value(overseas) + "；" + w.vehicles() + "（其中：" + w.value(buy) + "，" + w.value(run) + "）；" + w.value(reception) + "，" +
		w.changed(byAmount, name, fiscal.ThreePublicTotal)
	if w.budget.figures[fiscal.ThreePublicTotal] == w.prior.figures[fiscal.ThreePublicTotal] && !w.itemsDiffer() {
		w.line(text, "。")
		return
	}
	var parts []string
	for _, it := range []publicItem{overseas, buy, run, reception} {
		now, prior := w.budget.figures[it.measure], w.prior.figures[it.measure]
		if now == prior {
			parts = append(parts, it.name+w.change(byAmount, now, prior, "", it.measure))
			continue
		}
		verb := w.style.up
		if now < prior {
			verb = w.style.down
		}
		// The base is the total's and not named again, though it is recorded.
		w.change(byAmount, now, prior, "", it.measure)
		parts = append(parts, it.name+verb+w.money((now-prior).abs())+"，"+w.because(verb+"原因为", w.publicReason(it.measure), it.measure))
	}
	w.line(text, "，", w.because("主要是因为", strings.Join(parts, "；"), fiscal.ThreePublicTotal), "。")
}

func (w *writer) itemsDiffer() bool {
	for _, m := range []fiscal.Measure{fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehiclePurchase, fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicReception} {
		if w.budget.figures[m] != w.prior.figures[m] {
			return true
		}
	}
	return false
}

// itemChange is an item's change with its reason.
func (w *writer) itemChange(form changeForm, m fiscal.Measure) string {
	text := w.changed(form, "", m)
	if w.budget.figures[m] == w.prior.figures[m] {
		return text
	}
	return text + "，" + w.because(w.style.reason, w.publicReason(m), m)
}

// itemForm is the form of changes of items: only amounts can be followed by anyone.
func (w *writer) itemForm() changeForm {
	if w.style.change == withRate {
		return withRate
	}
	return byAmount
}

// threeItemised gives each item a paragraph.
func (w *writer) threeItemised(name string) {
	overseas, buy, run, reception := w.publicItems()
	form := w.itemForm()
	w.line(w.y(w.year), "年，", w.style.we, name, "预算安排", w.state(w.budget.figures[fiscal.ThreePublicTotal], fiscal.ThreePublicTotal), "，",
		w.changed(form, "", fiscal.ThreePublicTotal), "。具体情况如下：")
	paragraphs := []func() string{
		func() string { return w.value(overseas) + "，" + w.itemChange(form, overseas.measure) + "。" },
		func() string {
			return w.vehicles() + "。其中：" + w.value(buy) + "，" + w.itemChange(form, buy.measure) + "；" + w.value(run) + "，" + w.itemChange(form, run.measure) + "。"
		},
		func() string { return w.value(reception) + "，" + w.itemChange(form, reception.measure) + "。" },
	}
	if w.style.base%2 == 1 { // some begin with what there is
		paragraphs[0], paragraphs[1], paragraphs[2] = paragraphs[1], paragraphs[2], paragraphs[0]
	}
	for i, p := range paragraphs {
		w.line(strconv.Itoa(i+1), "、", p())
	}
}

// threeNested states the total's change first; the vehicles' change stands behind the bracket that divides them.
func (w *writer) threeNested(name string) {
	overseas, buy, run, reception := w.publicItems()
	form := w.itemForm()
	now, prior := w.budget.figures, w.prior.figures
	vehicles := w.style.vehicles + w.state(now[fiscal.ThreePublicVehicles], fiscal.ThreePublicVehicles) + "（其中：" + w.value(buy) + "，" + w.value(run) + "），" +
		w.changed(form, "", fiscal.ThreePublicVehicles)
	if now[fiscal.ThreePublicVehicles] != prior[fiscal.ThreePublicVehicles] {
		why := buy.measure
		if now[why] == prior[why] {
			why = run.measure
		}
		vehicles += "，" + w.because(w.style.reason, w.publicReason(why), fiscal.ThreePublicVehicles)
	}
	// Trips that stay at zero have no change of their own, so that a wrong figure contradicts the total alone.
	trips := ""
	if now[overseas.measure] != prior[overseas.measure] {
		trips = w.value(overseas) + "，" + w.itemChange(form, overseas.measure)
	} else {
		trips = overseas.name + w.state(w.printed(overseas.measure, "THREE_PUBLIC_PARTS"), overseas.measure)
	}
	w.line(w.y(w.year), "年", name, "预算", w.state(now[fiscal.ThreePublicTotal], fiscal.ThreePublicTotal), "，", w.changed(form, "", fiscal.ThreePublicTotal),
		"。其中：", vehicles, "；", w.value(reception), "，", w.itemChange(form, reception.measure), "；", trips, "。")
}

func (w *writer) publicReason(m fiscal.Measure) string {
	up := w.budget.figures[m] > w.prior.figures[m]
	switch m {
	case fiscal.ThreePublicOverseasTrips:
		if up {
			return "按计划参加经贸交流团组"
		}
		return pick(w.dice, "本年没有出访计划", "出访团组规模缩小")
	case fiscal.ThreePublicVehiclePurchase:
		if up {
			if w.budget.retired {
				return "原有车辆达到报废年限需要更新"
			}
			return "工作需要购置执勤车辆"
		}
		return pick(w.dice, "车辆更新任务上年已完成", "本年没有购车计划")
	case fiscal.ThreePublicVehicleOperation:
		if up {
			return pick(w.dice, "车辆老化，维修费用较高", "燃油价格变动")
		}
		return pick(w.dice, "合理调度车辆，控制出车次数", "从严管理车辆维修和燃油开支")
	default:
		if up {
			return pick(w.dice, "来访交流活动较多", "承办区域性会议")
		}
		return pick(w.dice, "厉行节约，严控接待标准和人数", "接待批次少于上年", "执行公务接待管理规定，从严审批")
	}
}
