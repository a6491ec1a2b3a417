package disclosure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// counted lists what was counted, in the order in which it was read.
func counted(b *builder) string {
	var out []string
	for _, info := range fiscal.Measures {
		if a := b.amounts[info.Measure]; a != nil && info.Count {
			for _, w := range a.Witnesses {
				out = append(out, fmt.Sprintf("%s %s", strings.ToLower(strings.TrimPrefix(string(info.Measure), "THREE_PUBLIC_")), w.Value))
			}
		}
	}
	return strings.Join(out, ", ")
}

func TestCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		kind    SectionKind
		inherit []fiscal.Measure
		text    string
		want    string
	}{
		{
			"groups and persons overseas", SectionThreePublic, nil,
			"因公出国（境）费支出6万元，全年安排因公出国（境）团组2个，累计9人次。",
			"overseas_groups 2, overseas_persons 9",
		},
		{
			"the number before the thing", SectionThreePublic, nil,
			"2023年度因公出国（境）共1个团组、3人。",
			"overseas_groups 1, overseas_persons 3",
		},
		{
			"vehicles bought and held", SectionThreePublic, nil,
			"公务用车购置费0万元，购置公务用车0辆；公务用车运行维护费4.5万元，截至2022年12月31日，开支财政拨款的公务用车保有量为3辆。",
			"vehicles_purchased 0, vehicles_held 3",
		},
		{
			"receptions at home and of foreigners", SectionThreePublic, nil,
			"公务接待费1.2万元，其中：国内公务接待20批次、188人次；外宾接待1批次，5人次。",
			"receptions 20, guests 188",
		},
		{
			"under a heading of its own", SectionThreePublic, of(fiscal.ThreePublicReception),
			"全年共接待来访团组12个，来宾96人。",
			"receptions 12, guests 96",
		},
		{
			"labels without counting words", SectionThreePublic, nil,
			"公务接待批次：8，公务接待人次：75。",
			"receptions 8, guests 75",
		},
		{
			"a difference is no count", SectionThreePublic, nil,
			"公务接待18批次，比上年减少4批次；接待人数120人，较上年减少30人。",
			"receptions 18, guests 120",
		},
		{
			"another year's receptions", SectionThreePublic, nil,
			"2022年国内公务接待30批次，300人次。2023年国内公务接待25批次，240人次。",
			"receptions 25, guests 240",
		},
		{
			"vehicles among the assets are no vehicles of the three public expenses", SectionAssets, nil,
			"截至上年末共有车辆5辆，其中：机要通信用车1辆、执法执勤用车4辆；单价100万元以上设备（不含车辆）2台（套）。",
			"",
		},
		{
			"vehicles that the budget buys", SectionAssets, nil,
			"2023年预算安排购置车辆2辆，其中：机要通信用车1辆、应急保障用车1辆；安排购置单价100万元以上设备（不含车辆）3台（套）。",
			"vehicles_purchased 2",
		},
		{
			"persons of other matters", SectionBudget, nil,
			"全年接待来访群众3000人次，办理案件120件。",
			"",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{d: &Disclosure{Year: 2023, Stage: fiscal.StageFinalAccounts}, amounts: map[fiscal.Measure]*Amount{}}
			b.readCounts(c.text, 0, c.kind, c.inherit)
			if diff := cmp.Diff(c.want, counted(b)); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", c.text, diff)
			}
		})
	}
}

func TestCountCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rows [][]string
		want string
	}{
		{"rows with line numbers", [][]string{
			{"项目", "行次", "统计数"},
			{"（二）相关统计数", "6", ""},
			{"1.因公出国（境）团组数（个）", "7", "2"},
			{"2.因公出国（境）人次数（人）", "8", "11"},
			{"3.公务用车购置数（辆）", "9", "0"},
			{"4.公务用车保有量（辆）", "10", "6"},
			{"5.国内公务接待批次（个）", "11", "34"},
			{"其中：外事接待批次（个）", "12", "1"},
			{"6.国内公务接待人次（人）", "13", "310"},
		}, "overseas_groups 2, overseas_persons 11, vehicles_purchased 0, vehicles_held 6, receptions 34, guests 310"},
		{"budget and actual columns", [][]string{
			{"项目", "年初预算数", "决算数"},
			{"公务接待批次", "20", "16"},
			{"公务接待人次", "200", "151"},
		}, "receptions 16, guests 151"},
		{"columns", [][]string{
			{"公务用车购置数量", "公务用车保有量"},
			{"1", "4"},
		}, "vehicles_purchased 1, vehicles_held 4"},
		{"an empty cell states nothing", [][]string{{"公务用车保有量（辆）", ""}, {"公务接待批次（个）", "——"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{d: &Disclosure{Year: 2023, Stage: fiscal.StageFinalAccounts}, amounts: map[fiscal.Measure]*Amount{}}
			var cells []block.Cell
			for r, row := range c.rows {
				for col, text := range row {
					cells = append(cells, block.Cell{Row: r, Col: col, RowSpan: 1, ColSpan: 1, Text: text})
				}
			}
			b.readCountCells(0, block.NewTable(cells))
			if diff := cmp.Diff(c.want, counted(b)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
