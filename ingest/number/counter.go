package number

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// counters are the words that count things, time and foreign money behind a number.
var counters = byFirstRune(strings.Fields(`
人 人次 人天 名 位 户 户次 家 家次 个 个月 个工作日 个小时 个星期 个季度 个自然日 人/次
件 件次 份 张 本 册 卷 套 台 台次 台套 台(套) 台、套 辆 辆次 部 架 艘 次 场 场次 回 期 轮 批 批次 班 班次 项 条 篇 页 字 幅 块 面 处 座 栋 幢 间 所 盏 层 根 片 扇 樘 尊 盘 顶 件套 人份 单 笔 封 幕 曲 部次 厅 馆 座次 车次 航次 班列
株 棵 头 只 羽 尾 例 起 宗 门 类 种 级 分 度 档 组 支 队 对 双 副 把 瓶 盒 箱 桶 袋 包 卡 枚 节 课时 学时 站 点 村 社区 乡镇 路 段 眼 口 床 床位 针 剂 剂次 艘次 桩 宗次
天 日 周 年 季度 工作日 自然日 日历天 小时 分钟 秒 星期 学期 月 岁 倍 折 成
米 千米 公里 里 平方米 平方公里 平方千米 立方米 立方 公顷 亩 平米 ㎡ m2 m² m³ ㎏ ㎞ 厘米 毫米 吨 公斤 千克 克 斤 升 毫升 千瓦 千瓦时 兆瓦 度电 兆 瓦 千伏 摄氏度 ℃
kg km m cm mm t g kw kW KW kwh kWh kV KV MW M MB GB TB G K
美元 欧元 港元 港币 日元 英镑 角 ‰ 百元 千元 百万元 千万元 百万 千万 万亿元 万亿 百亿元 千亿元`))

func byFirstRune(words []string) map[rune][]string {
	m := make(map[rune][]string, len(words))
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		m[r] = append(m[r], w)
	}
	for _, ws := range m {
		slices.SortFunc(ws, func(a, b string) int { return len(b) - len(a) })
	}
	return m
}

// Counter gives the counting word that text opens with, the longest that fits, and "" where it opens with none. A
// factor before it belongs to it: 万人, 亿立方米. Letters must end where the word ends: 5G网络 has no counter, 5G has.
// Text should be folded ([Fold]); units of money that [Unit] names are no counting words.
func Counter(text string) string {
	factor := ""
	for _, f := range []string{"万", "亿"} {
		if strings.HasPrefix(text, f) {
			factor = f
		}
	}
	r, _ := utf8.DecodeRuneInString(text)
	if w := fitting(text, counters[r]); w != "" {
		return w
	}
	if factor != "" {
		rest := text[len(factor):]
		r, _ = utf8.DecodeRuneInString(rest)
		if w := fitting(rest, counters[r]); w != "" {
			return factor + w
		}
	}
	return ""
}

func fitting(text string, words []string) string {
	for _, w := range words {
		if !strings.HasPrefix(text, w) {
			continue
		}
		next := at(text, len(w))
		if isLetter(w[0]) && (next >= '0' && next <= '9' || next < 0x80 && isLetter(byte(next)) || isHan(next)) {
			continue
		}
		return w
	}
	return ""
}
