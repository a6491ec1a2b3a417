package sample

// contradictions are what can be wrong with a document, by the code that a check gives it, with other codes that the
// same error must give rise to. They are chosen so that none of them makes the next year's document wrong.
var contradictions = []struct {
	code string
	also []string
}{
	{"INCOME_TOTAL_PARTS", nil},
	{"EXPENDITURE_TOTAL_PARTS", nil},
	{"EXPENDITURE_BASIC_PARTS", nil},
	{"THREE_PUBLIC_PARTS", nil},
	{"THREE_PUBLIC_VEHICLES_PARTS", []string{"THREE_PUBLIC_PARTS"}},
	{"CHANGE_PARTS", []string{"CHANGE_PRIOR_YEAR"}},
	{"CHANGE_PRIOR_YEAR", nil},
	{"CHANGE_RATE", nil},
	{"PROCUREMENT_TOTAL_ITEMS", nil},
	{"PROCUREMENT_TEXT_TABLE", nil},
	{"ASSETS_PARTS", nil},
	{"ASSETS_TEXT_TABLE", nil},
	{"UNIT_NAME_CONFLICT", nil},
	{"PROJECT_AMOUNT_SOURCES", nil},
	{"INDICATOR_LEVEL_MISMATCH", nil},
	{"INDICATOR_COPIED", nil},
	{"INDICATOR_PERCENT_OVER_100", nil},
	{"INDICATOR_OPERATOR_DIRECTION", nil},
	{"TEMPLATE_WORDS", nil},
}

// plantedPercent of the documents are chosen for a contradiction. Not every document has room for the one that it is
// chosen for, so that about one of eight is left.
const plantedPercent = 14

// choosePlant decides on the document's contradiction, if any.
func (w *writer) choosePlant() {
	d := newDice(w.seed, "plant", w.unit.index, w.year)
	w.chosen, w.planted = "", nil
	if d.chance(plantedPercent) {
		w.chosen = contradictions[d.between(0, len(contradictions)-1)].code
	}
	w.slip = (fen(d.between(100, 1900)) * hundred).round(w.planner.grain)
}

// plant says whether to go wrong here and now, which is remembered. It says so once in a document.
func (w *writer) plant(code string) bool {
	if w.chosen != code {
		return false
	}
	w.chosen, w.planted = "", []string{code}
	for _, c := range contradictions {
		if c.code == code {
			w.planted = append([]string{code}, c.also...)
		}
	}
	return true
}
