import sys
rows=lambda n: ''.join('<table:table-row><table:table-cell office:value-type="string"><text:p>%d、%s</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="%d.25"/></table:table-row>'%(i,'按照规定公开的长文字说明'*(6 if i%2 else 5)+('ASCII '*20 if i%3==0 else ''),i) for i in range(n))
print('''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:percentage-style style:name="N10"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="N4"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<number:date-style style:name="N84"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="p" style:family="table-cell" style:data-style-name="N10"/>
<style:style style:name="m" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="d" style:family="table-cell" style:data-style-name="N84"/>
<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="收支总表">
<table:table-column/><table:table-column table:visibility="visible"/><table:table-column/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3"><text:p>合成样本县测试局2021年收支总表</text:p></table:table-cell><table:covered-table-cell/><table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell/><table:table-cell/><table:table-cell office:value-type="string"><text:p>单位：万元</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>项目</text:p></table:table-cell><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>预算数</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>隐藏列</text:p></table:table-cell></table:table-row>
<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>金额</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>占比</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>基本支出㑊𠮷</text:p></table:table-cell><table:table-cell table:style-name="m" office:value-type="float" office:value="1034.5"/><table:table-cell table:style-name="p" office:value-type="percentage" office:value="0.838"/></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>隐藏行</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="999"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>项目支出</text:p></table:table-cell><table:table-cell table:style-name="m" office:value-type="float" office:value="202.49"/><table:table-cell table:style-name="p" office:value-type="percentage" office:value="0.162"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>合计</text:p></table:table-cell><table:table-cell table:formula="of:=SUM([.B5];[.B7])" office:value-type="float" office:value="1236.99"/><table:table-cell table:formula="of:=100%" office:value-type="float" office:value="1"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>公式文字</text:p></table:table-cell><table:table-cell table:formula="of:=&quot;万&quot;&amp;&quot;元&quot;" office:value-type="string"><text:p>万元</text:p></table:table-cell><table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>日期与大数</text:p></table:table-cell><table:table-cell table:style-name="d" office:value-type="date" office:date-value="2021-12-31"/><table:table-cell office:value-type="float" office:value="123456789.12"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>整数</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="7"/><table:table-cell office:value-type="float" office:value="-3"/></table:table-row>
</table:table>
<table:table table:name="长文字">
<table:table-row><table:table-cell office:value-type="string"><text:p>说明</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>金额</text:p></table:table-cell></table:table-row>
'''+rows(120)+'''</table:table>
<table:table table:name="草稿" table:style-name="hid"><table:table-row><table:table-cell office:value-type="string"><text:p>不公开</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document>''')
