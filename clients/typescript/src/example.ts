// Prints the three public expenses of units over the years, each figure with the place that states it:
//
//   npm run build && npm run example -- http://127.0.0.1:8080 水务局
import { ask } from './client.js'
import { TrendDocument } from './generated.js'

const [address = 'http://127.0.0.1:8080', name = ''] = process.argv.slice(2)
const token = process.env.GONGKAI_TOKEN

const { trend } = await ask({ address, ...(token ? { token } : {}) }, TrendDocument, { measure: 'THREE_PUBLIC_TOTAL', filter: { name } })
for (const series of trend) {
  if (!series.unit) continue
  console.log(series.unit.name)
  for (const point of series.points) {
    if (point.value == null) {
      console.log(`${point.year}  ${point.state}`)
      continue
    }
    const source = point.source ? `  “${point.source.text}”, ${point.source.document.name}, block ${point.source.block}` : ''
    console.log(`${point.year}  ${point.value} 万元${source}`)
  }
}
