// Small words of a benchmark's report.
import { readdirSync, readFileSync } from 'node:fs'

const ticks_per_second = 100 // USER_HZ, which Linux keeps for /proc

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2))

// User and system time of all threads of a process so far.
export function cpuSeconds(pid) {
  let ticks = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / ticks_per_second
}

export function table(rows) {
  const keys = Object.keys(rows[0])
  const widths = keys.map((key) => Math.max(key.length, ...rows.map((row) => String(row[key]).length)))
  const line = (cells) => cells.map((cell, i) => String(cell).padEnd(widths[i])).join('  ').trimEnd()
  console.log(line(keys))
  for (const row of rows) console.log(line(keys.map((key) => row[key])))
}
